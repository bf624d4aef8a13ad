import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Text, Textarea } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import type { Program } from "./queries"
import { adjustPoints, stale } from "./wallet"

interface Props {
  customer: Named
  programs: Program[]
  onClose: () => void
}

/** Adjust gives a customer points or takes some, for a reason; many of them wait for a second person. */
export default function Adjust({ customer, programs, onClose }: Props) {
  const { t } = useTranslation(["wallet", "common"])
  const place = usePlace()
  const form = useDraftForm(`adjust:${customer.id}`, {
    initialValues: {
      currency: programs[0]?.currency ?? "",
      way: "give" as "give" | "take",
      points: "" as number | "",
      reason: "",
    },
    validate: {
      points: (v) => (v === "" || v < 1 ? t("adjust.noPoints") : null),
      reason: (v) => (v.trim() ? null : t("adjust.noReason")),
    },
  })
  const adjust = useChange({
    verb: adjustPoints,
    form,
    stale,
    done: (payload) => {
      form.forget()
      onClose()
      const waits = payload.adjustment?.state === "PROPOSED"
      notifications.show({ message: t(waits ? "adjust.waits" : "adjust.said") })
    },
  })
  const { currency, points } = form.values
  const above = programs.find((p) => p.currency === currency)?.approveAbove ?? 0
  return (
    <Modal opened onClose={onClose} title={t("adjust.title", { name: customer.name })}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) =>
          adjust.run({
            input: {
              customerId: customer.id,
              currency: v.currency,
              points: Number(v.points) * (v.way === "take" ? -1 : 1),
              reason: v.reason.trim(),
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
          <Group grow align="flex-start">
            <NativeSelect
              label={t("adjust.way")}
              data={(["give", "take"] as const).map((value) => ({ value, label: t(`adjust.ways.${value}`) }))}
              {...form.getInputProps("way")}
            />
            <NumberInput
              label={t("adjust.points")}
              required
              data-autofocus
              min={1}
              max={1_000_000_000}
              allowDecimal={false}
              {...form.getInputProps("points")}
            />
          </Group>
          <Textarea
            label={t("adjust.reason")}
            description={t("adjust.reasonText")}
            required
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps("reason")}
          />
          {points !== "" && points > above && (
            <Text size="sm" c="dimmed">
              {t("adjust.above", { n: count(above, place) })}
            </Text>
          )}
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={adjust.busy}>
              {t("adjust.name")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
