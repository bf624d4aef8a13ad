import { Button, Group } from "@mantine/core"
import { useTranslation } from "react-i18next"

/** Send ends a form of the dialog. */
export function Send({ busy, name, onCancel }: { busy: boolean; name: string; onCancel: () => void }) {
  const { t } = useTranslation("common")
  return (
    <Group justify="flex-end" gap="xs" mt="sm">
      <Button variant="default" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <Button type="submit" loading={busy}>
        {name}
      </Button>
    </Group>
  )
}
