import { Button, Group, Modal, Stack, TagsInput, TextInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { Room, useRoom } from "../billing/entitled"
import { useChange } from "../change/useChange"
import type { IdentityInput } from "../graph/graphql"
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
  const form = useDraftForm("customer:new", {
    initialValues: { name: "", email: "", phone: "", externalId: "", tags: [] as string[] },
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
        <TextInput label={t("form.name")} data-autofocus maxLength={200} {...form.getInputProps("name")} />
        <TextInput label={t("form.email")} type="email" {...form.getInputProps("email")} />
        <TextInput label={t("form.phone")} type="tel" {...form.getInputProps("phone")} />
        <TextInput
          label={t("form.externalId")}
          description={t("form.externalIdText")}
          {...form.getInputProps("externalId")}
        />
        <TagsInput label={t("form.tags")} description={t("form.tagsText")} {...form.getInputProps("tags")} />
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

/** identitiesOf gives what a form says of how to reach somebody as the API wants it. */
export function identitiesOf(v: { email: string; phone: string }): IdentityInput[] {
  const said: IdentityInput[] = [
    { kind: "EMAIL", value: v.email.trim(), shared: false },
    { kind: "PHONE", value: v.phone.trim(), shared: false },
  ]
  return said.filter(({ value }) => value !== "")
}
