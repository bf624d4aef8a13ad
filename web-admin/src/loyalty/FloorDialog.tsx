import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import { ladderOf } from "./ladder"
import type { Program } from "./queries"
import { setTierFloor } from "./tiers"

interface Props {
  customer: Named
  program: Program
  onClose: () => void
}

/** FloorDialog holds a customer on a tier, whatever her points reach, for a reason. */
export default function FloorDialog({ customer, program, onClose }: Props) {
  const { t } = useTranslation(["tiers", "common"])
  const now = today(usePlace())
  const ladder = useQuery(ladderOf(program.id))
  const form = useDraftForm(`floor:${customer.id}:${program.id}`, {
    initialValues: { tier: "", until: "", reason: "" },
    validate: {
      tier: (v) => (v ? null : t("floor.noTier")),
      reason: (v) => (v.trim() ? null : t("floor.noReason")),
    },
  })
  const set = useChange({
    verb: setTierFloor,
    form,
    said: () => t("floor.said"),
    stale: [["points"]],
    done: () => {
      form.forget()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t("floor.title", { name: customer.name })}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) =>
          set.run({
            input: {
              customerId: customer.id,
              programId: program.id,
              tier: v.tier,
              reason: v.reason.trim(),
              ...(v.until && { until: v.until }),
            },
          }),
        )}
      >
        <Stack gap="sm">
          <NativeSelect
            label={t("tier")}
            required
            data-autofocus
            data={[
              { value: "", label: t("floor.choose") },
              ...(ladder.data?.tiers ?? []).map((tier) => ({ value: tier.key, label: tier.name })),
            ]}
            {...form.getInputProps("tier")}
          />
          <TextInput
            type="date"
            label={t("floor.until")}
            description={t("floor.untilText")}
            min={now}
            {...form.getInputProps("until")}
          />
          <Textarea
            label={t("floor.reason")}
            required
            autosize
            minRows={2}
            maxLength={2000}
            {...form.getInputProps("reason")}
          />
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={set.busy}>
              {t("floor.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
