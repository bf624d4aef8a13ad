import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Once } from "../app/Once"
import { unitOf, usePlace } from "../app/time"
import { Room } from "../billing/entitled"
import { useChange } from "../change/useChange"
import { durationOf } from "../settings/business"
import { ScopeChoice } from "./scopes"
import { createToken } from "./verbs"

const lives = [7, 30, 90, 180, 365] // days; the API's longest is 366

/** NewToken makes a personal access token, and shows it once. */
export function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("access")
  const [plain, setPlain] = useState<string>()
  function close() {
    setPlain(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("tokens.new")}
      closeOnClickOutside={!plain}
      closeOnEscape={!plain}
      centered
    >
      {plain ? (
        <Once text={t("tokens.once")} label={t("tokens.token")} value={plain} onClose={close} />
      ) : (
        <Form onPlain={setPlain} onClose={close} />
      )}
    </Modal>
  )
}

function Form({ onPlain, onClose }: { onPlain: (plain: string) => void; onClose: () => void }) {
  const { t } = useTranslation(["access", "common"])
  const { locale } = usePlace()
  const form = useForm({
    initialValues: { name: "", scopes: [] as string[], expiresIn: "90" },
    validate: {
      name: (v) => (v.trim() ? null : t("noName")),
      scopes: (v) => (v.length > 0 ? null : t("noScopes")),
    },
  })
  const make = useChange({
    verb: createToken,
    form,
    stale: [["tokens"]],
    done: ({ plain }) => {
      if (plain) return onPlain(plain)
      notifications.show({ color: "red", message: t("lost") })
      onClose()
    },
  })
  const send = ({ name, scopes, expiresIn }: typeof form.values) =>
    make.run({ input: { name: name.trim(), scopes, expiresIn: durationOf(Number(expiresIn) * 24) } })
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="md">
        <TextInput
          label={t("tokens.name")}
          description={t("tokens.nameText")}
          maxLength={100}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <ScopeChoice {...form.getInputProps("scopes")} />
        <NativeSelect
          label={t("tokens.life")}
          data={lives.map((days) => ({ value: String(days), label: unitOf(days, "day", locale) }))}
          {...form.getInputProps("expiresIn")}
        />
        <Room of="API_POINTS" />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={make.busy}>
            {t("tokens.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
