import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"

interface Props {
  email: string
  link: string
  onClose: () => void
}

/** Handed shows an invitation's link where no mail is set up: once, to be handed on. */
export function Handed({ email, link, onClose }: Props) {
  const { t } = useTranslation(["team", "common"])
  return (
    <Stack gap="md">
      <Text size="sm">{t("handed.text", { email })}</Text>
      <TextInput
        label={t("handed.link")}
        value={link}
        readOnly
        onFocus={(e) => e.currentTarget.select()}
        data-autofocus
      />
      <Group justify="flex-end">
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? "handed.copied" : "handed.copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t("common:done")}</Button>
      </Group>
    </Stack>
  )
}
