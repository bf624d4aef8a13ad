import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Textarea } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { CustomerSelect, type Named } from "../customer/CustomerSelect"
import type { Program } from "./queries"
import { stale, transferPoints } from "./wallet"

interface Props {
  customer: Named
  programs: Program[] // those in which customers may give each other points
  onClose: () => void
}

/** Transfer gives points of a customer to another one, who has them no longer than she would have. */
export default function Transfer({ customer, programs, onClose }: Props) {
  const { t } = useTranslation(["wallet", "common"])
  const place = usePlace()
  const [sourceId] = useState(() => crypto.randomUUID()) // sent twice, it is one transfer
  const form = useDraftForm(`transfer:${customer.id}`, {
    initialValues: {
      currency: programs[0]?.currency ?? "",
      toCustomerId: null as Named | null,
      points: "" as number | "",
      reason: "",
    },
    validate: {
      toCustomerId: (v) =>
        v === null ? t("transfer.nobody") : v.id === customer.id ? t("transfer.herself") : null,
      points: (v) => (v === "" || v < 1 ? t("adjust.noPoints") : null),
    },
  })
  const transfer = useChange({
    verb: transferPoints,
    form,
    stale,
    done: () => {
      form.forget()
      onClose()
      notifications.show({ message: t("transfer.said") })
    },
  })
  const daily = programs.find((p) => p.currency === form.values.currency)?.transferDaily ?? 0
  return (
    <Modal opened onClose={onClose} title={t("transfer.title", { name: customer.name })}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) =>
          transfer.run({
            input: {
              customerId: customer.id,
              toCustomerId: v.toCustomerId?.id ?? "",
              currency: v.currency,
              points: Number(v.points),
              reason: v.reason.trim(),
              source: "console",
              sourceId,
            },
          }),
        )}
      >
        <Stack gap="sm">
          {programs.length > 1 && (
            <NativeSelect
              label={t("program")}
              data={programs.map((p) => ({ value: p.currency, label: p.name }))}
              {...form.getInputProps("currency")}
            />
          )}
          <CustomerSelect
            label={t("transfer.to")}
            required
            data-autofocus
            value={form.values.toCustomerId}
            onChange={(v) => form.setFieldValue("toCustomerId", v)}
            error={form.errors.toCustomerId}
          />
          <NumberInput
            label={t("adjust.points")}
            description={t("transfer.text", { n: count(daily, place) })}
            required
            min={1}
            max={1_000_000_000}
            allowDecimal={false}
            {...form.getInputProps("points")}
          />
          <Textarea
            label={t("adjust.reason")}
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps("reason")}
          />
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={transfer.busy}>
              {t("transfer.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
