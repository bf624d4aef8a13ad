import { Button, Group, Modal, Stack } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { CustomerFields, type CustomerValues, identitiesOf } from "./CustomerFields"
import { tagCustomers, untagCustomers, updateCustomer } from "./verbs"

/** Editable is what of a customer can be edited by hand. */
export interface Editable {
  id: string
  name: string
  externalId?: string | null
  tags: string[]
}

interface Props {
  customer: Editable
  opened: boolean
  onClose: () => void
}

/** EditCustomer changes a customer's name, number and tags, and adds ways to reach her. */
export default function EditCustomer({ customer, opened, onClose }: Props) {
  const { t } = useTranslation("customers")
  return (
    <Modal opened={opened} onClose={onClose} title={t("form.edit", { name: customer.name })} size={480}>
      {opened && <Form customer={customer} onClose={onClose} />}
    </Modal>
  )
}

function Form({ customer: c, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation(["customers", "common"])
  const stale = [["customer", c.id], ["customers"]]
  const form = useDraftForm<CustomerValues>(`customer:${c.id}`, {
    initialValues: {
      name: c.name,
      email: "",
      phone: "",
      externalId: c.externalId ?? "",
      tags: c.tags,
    },
  })
  const tag = useChange({ verb: tagCustomers, stale })
  const untag = useChange({ verb: untagCustomers, stale })
  const save = useChange({
    verb: updateCustomer,
    said: () => t("form.saved"),
    form,
    stale,
    done: (_, { input }) => {
      const { tags } = form.getValues()
      const gone = c.tags.filter((one) => !tags.includes(one))
      const added = tags.filter((one) => !c.tags.includes(one))
      if (gone.length > 0) untag.run({ input: { customerIds: [input.id], tags: gone } })
      if (added.length > 0) tag.run({ input: { customerIds: [input.id], tags: added } })
      form.forget()
      onClose()
    },
  })
  const submit = form.onSubmit((v) =>
    save.run({
      input: {
        id: c.id,
        name: v.name.trim(),
        externalId: v.externalId.trim() || null,
        identities: identitiesOf(v),
      },
    }),
  )
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <CustomerFields form={form} email={t("form.anotherEmail")} phone={t("form.anotherPhone")} />
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button type="submit" loading={save.busy}>
          {t("common:save")}
        </Button>
      </Group>
    </form>
  )
}
