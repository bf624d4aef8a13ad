import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { eraseCustomer } from "./verbs"

interface Props {
  customer: { id: string; name: string }
  opened: boolean
  onClose: () => void
}

/** Erase takes out for good what tells who a customer is, once her name was typed. */
export default function Erase({ customer, opened, onClose }: Props) {
  const { t } = useTranslation("customer")
  return (
    <Modal opened={opened} onClose={onClose} title={t("erase.title", { name: customer.name })} size={520}>
      {opened && <Form customer={customer} onClose={onClose} />}
    </Modal>
  )
}

function Form({ customer: { id, name }, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation(["customer", "common"])
  const [typed, setTyped] = useState("")
  const [other, setOther] = useState(false)
  const erase = useChange({
    verb: eraseCustomer,
    said: () => t("erase.said"),
    stale: [["customer"], ["customers"], ["timeline"], ["promises"]],
    done: onClose,
  })
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        if (typed.trim() === name) erase.run({ input: { customerId: id } })
        else setOther(true)
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("erase.text", { name })}</Text>
        <Text size="sm">{t("erase.stays")}</Text>
        <TextInput
          label={t("erase.type", { name })}
          autoComplete="off"
          data-autofocus
          value={typed}
          error={other && t("erase.other", { name })}
          onChange={(e) => {
            setTyped(e.currentTarget.value)
            setOther(false)
          }}
        />
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button type="submit" color="red.9" loading={erase.busy}>
          {t("erase.submit")}
        </Button>
      </Group>
    </form>
  )
}
