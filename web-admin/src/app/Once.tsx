import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"

interface Props {
  /** What it is, and that it isn't shown again. */
  text: string
  label: string
  value: string
  onClose: () => void
}

/** Once shows what the server tells a single time: a link to hand on, a secret. */
export function Once({ text, label, value, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Text size="sm">{text}</Text>
      <TextInput
        label={label}
        value={value}
        readOnly
        onFocus={(e) => e.currentTarget.select()}
        data-autofocus
      />
      <Group justify="flex-end">
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t("done")}</Button>
      </Group>
    </Stack>
  )
}
