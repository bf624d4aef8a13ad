import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { newKey } from "../api/graphql"
import { money } from "../app/money"
import { useSession } from "../app/session"
import { usePlace } from "../app/time"
import { useChange } from "../change/useChange"
import { payByCard, source, stale } from "./cards"

interface Props {
  opened: boolean
  onClose: () => void
}

/** CardPay redeems money of a card by its code, where no till does. The code is kept nowhere in the browser. */
export default function CardPay({ opened, onClose }: Props) {
  const { t } = useTranslation("cards")
  return (
    <Modal opened={opened} onClose={onClose} title={t("pay.title")} size={420}>
      <Form onClose={onClose} />
    </Modal>
  )
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["cards", "common"])
  const { currency } = useSession().tenant
  const place = usePlace()
  const [sourceId] = useState(newKey)
  const [said, say] = useState<string>()
  const form = useForm({
    initialValues: { code: "", amount: "" as number | "", reason: "" },
    validate: {
      code: (v) => (v.trim() ? null : t("missing.code")),
      amount: (v) => (v === "" || v <= 0 ? t("missing.amount") : null),
    },
  })
  const pay = useChange({
    verb: payByCard,
    form,
    stale,
    done: ({ hold }) => {
      if (!hold?.card) return onClose()
      const [paid, left] = [money(hold.amount, place), money(hold.card.balances.available, place)]
      say(t("pay.done", { paid, left }))
    },
  })
  if (said) {
    return (
      <Stack gap="md">
        <Text size="sm" role="status">
          {said}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t("common:done")}
          </Button>
        </Group>
      </Stack>
    )
  }
  function send({ code, amount, reason }: typeof form.values) {
    const input = { code, amount: { amount: String(amount), currency }, reason: reason.trim() }
    pay.run({ input: { ...input, confirm: true, source, sourceId } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <TextInput
          label={t("code")}
          description={t("pay.codeText")}
          required
          data-autofocus
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("code")}
        />
        <NumberInput label={t("amountIn", { currency })} required min={0} {...form.getInputProps("amount")} />
        <TextInput label={t("reason")} maxLength={500} {...form.getInputProps("reason")} />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={pay.busy}>
            {t("pay.verb")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
