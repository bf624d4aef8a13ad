import { Button, Group, Modal, Stack } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { Room, useRoom } from "../billing/entitled"
import { useChange } from "../change/useChange"
import { CustomerFields, type CustomerValues, identitiesOf } from "./CustomerFields"
import { createCustomer } from "./verbs"

interface Props {
  opened: boolean
  onClose: () => void
}

/** NewCustomer adds a customer by hand and goes to her page. */
export default function NewCustomer({ opened, onClose }: Props) {
  const { t } = useTranslation("customers")
  return (
    <Modal opened={opened} onClose={onClose} title={t("form.title")} size={480}>
      {opened && <Form onClose={onClose} />}
    </Modal>
  )
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["customers", "common"])
  const navigate = useNavigate()
  const room = useRoom("CUSTOMERS")
  const form = useDraftForm<CustomerValues>("customer:new", {
    initialValues: { name: "", email: "", phone: "", externalId: "", tags: [] },
    validate: (v) => (v.name.trim() || v.email.trim() || v.phone.trim() ? {} : { name: t("form.needsOne") }),
  })
  const add = useChange({
    verb: createCustomer,
    said: () => t("form.added"),
    form,
    stale: [["customers"], ["today"], ["billing", "room"]],
    done: ({ customer }) => {
      form.forget()
      onClose()
      if (customer) void navigate({ to: "/customers/$id", params: { id: customer.id } })
    },
  })
  const submit = form.onSubmit((v) =>
    add.run({
      input: {
        name: v.name.trim() || null,
        externalId: v.externalId.trim() || null,
        identities: identitiesOf(v),
        tags: v.tags,
      },
    }),
  )
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <CustomerFields form={form} email={t("form.email")} phone={t("form.phone")} />
        <Room of="CUSTOMERS" />
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button type="submit" loading={add.busy} disabled={room?.left === 0}>
          {t("form.submit")}
        </Button>
      </Group>
    </form>
  )
}
