import { Button, Group } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { asked } from "../asked"

/** Buttons end a dialog's form: leave, or do it. */
export function Buttons({ busy, name, danger }: { busy: boolean; name: string; danger?: boolean }) {
  const { t } = useTranslation()
  return (
    <Group justify="flex-end" gap="xs" mt="lg">
      <Button variant="default" onClick={() => asked.set(undefined)}>
        {t("cancel")}
      </Button>
      <Button type="submit" loading={busy} {...(danger && { color: "red.8" })}>
        {name}
      </Button>
    </Group>
  )
}
