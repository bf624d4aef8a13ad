import { Button, Group, Modal, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Once } from "../app/Once"
import { Lacks, Room, useLacking } from "../billing/entitled"
import { useChange } from "../change/useChange"
import { OriginsField } from "./OriginsField"
import { ScopeChoice } from "./scopes"
import { createClient } from "./verbs"

interface Made {
  id: string
  plain: string
}

/** NewClient registers a program, and shows its first secret once. */
export function NewClient({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("access")
  const [made, setMade] = useState<Made>()
  function close() {
    setMade(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("clients.new")}
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      centered
    >
      {made ? (
        <Once
          text={t("clients.once", { id: made.id })}
          label={t("clients.secret")}
          value={made.plain}
          onClose={close}
        />
      ) : (
        <Form onMade={setMade} onClose={close} />
      )}
    </Modal>
  )
}

function Form({ onMade, onClose }: { onMade: (made: Made) => void; onClose: () => void }) {
  const { t } = useTranslation(["access", "common"])
  const lacking = useLacking("PARTNER_API")
  const form = useForm({
    initialValues: { name: "", scopes: [] as string[], origins: [] as string[] },
    validate: {
      name: (v) => (v.trim() ? null : t("noName")),
      scopes: (v) => (v.length > 0 ? null : t("noScopes")),
    },
  })
  const make = useChange({
    verb: createClient,
    form,
    stale: [["clients"]],
    done: ({ apiClient, plain }) => {
      if (apiClient && plain) return onMade({ id: apiClient.id, plain })
      notifications.show({ color: "red", message: t("lost") })
      onClose()
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit((v) => make.run({ input: { ...v, name: v.name.trim() } }))}>
      <Stack gap="md">
        <TextInput label={t("clients.name")} maxLength={100} data-autofocus {...form.getInputProps("name")} />
        <ScopeChoice {...form.getInputProps("scopes")} />
        <OriginsField {...form.getInputProps("origins")} />
        {lacking ? <Lacks {...lacking} /> : <Room of="API_POINTS" />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={make.busy} disabled={lacking !== undefined}>
            {t("clients.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
