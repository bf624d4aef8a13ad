import { Button, Group, Modal, Stack, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"

interface Props {
  /** The question. */
  title: string
  /** What it brings about. */
  text: string
  /** What the button says that does it. */
  verb: string
  opened: boolean
  busy: boolean
  onClose: () => void
  onConfirm: () => void
}

/** Confirm asks before what can't be undone: what can be, is done at once and offers an undo. */
export function Confirm({ title, text, verb, opened, busy, onClose, onConfirm }: Props) {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          <Button color="red.9" loading={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
