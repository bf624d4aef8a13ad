import {
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { newKey } from "../api/graphql"
import { Once } from "../app/Once"
import { useSession } from "../app/session"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { type Card, issueCard, source, stale } from "./cards"

interface Props {
  opened: boolean
  onClose: () => void
}

/** CardDialog is where a card is issued. Its code is shown once: whoever has it has the money. */
export default function CardDialog({ opened, onClose }: Props) {
  const { t } = useTranslation("cards")
  const [code, show] = useState<string>()
  function close() {
    show(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("issue")}
      closeOnClickOutside={!code}
      closeOnEscape={!code}
      size={480}
    >
      {code ? (
        <Once text={t("once")} label={t("code")} value={code} onClose={close} />
      ) : (
        <Form onCode={show} onClose={close} />
      )}
    </Modal>
  )
}

function Form({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const { t } = useTranslation(["cards", "common"])
  const { currency } = useSession().tenant
  // Sent twice, by whatever road, it is one card.
  const [sourceId] = useState(newKey)
  const form = useDraftForm("card", {
    initialValues: { amount: "" as number | "", how: "SOLD" as Card["how"], validUntil: "", reason: "" },
    validate: { amount: (v) => (v === "" || v <= 0 ? t("missing.amount") : null) },
  })
  const issue = useChange({
    verb: issueCard,
    form,
    said: () => t("issued"),
    stale,
    done: ({ issued }) => {
      form.forget()
      if (issued) return onCode(issued.code)
      notifications.show({ color: "red", message: t("lost") })
      onClose()
    },
  })
  function send(v: typeof form.values) {
    const amount = { amount: String(v.amount), currency }
    const until = v.validUntil ? { validUntil: v.validUntil } : {}
    issue.run({ input: { amount, how: v.how, reason: v.reason.trim(), ...until, source, sourceId } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={t("how")}
          {...form.getInputProps("how")}
          data={(["SOLD", "GIVEN"] as const).map((value) => ({ value, label: t(`hows.${value}`) }))}
        />
        <Text size="xs" c="dimmed">
          {t(`howTexts.${form.values.how}`)}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput
            label={t("amountIn", { currency })}
            required
            data-autofocus
            min={0}
            {...form.getInputProps("amount")}
          />
          <TextInput type="date" label={t("validUntil")} {...form.getInputProps("validUntil")} />
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          {t("validText")}
        </Text>
        <TextInput label={t("reason")} maxLength={500} {...form.getInputProps("reason")} />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={issue.busy}>
            {t("issue")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
