import { Button, Group, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { OriginsField } from "./OriginsField"
import type { Client } from "./queries"
import { updateClient } from "./verbs"

/** EditClient changes a client's name and the origins of its pages; what it may do stays. */
export function EditClient({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTranslation(["access", "common"])
  const { id, name, origins } = client
  const form = useForm({
    initialValues: { name, origins },
    validate: { name: (v) => (v.trim() ? null : t("noName")) },
  })
  const save = useChange({
    verb: updateClient,
    form,
    said: ({ input }) => t("clients.saved", { name: input.name }),
    stale: [["clients"]],
    done: onClose,
  })
  const send = (v: typeof form.values) => save.run({ input: { id, name: v.name.trim(), origins: v.origins } })
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="md">
        <TextInput label={t("clients.name")} maxLength={100} data-autofocus {...form.getInputProps("name")} />
        <OriginsField {...form.getInputProps("origins")} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={save.busy} disabled={!form.isDirty()}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
