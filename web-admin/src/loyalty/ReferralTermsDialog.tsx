import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, Switch } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { Program } from "./queries"
import type { ReferralTerms } from "./referrals"
import { setReferralTerms, stale } from "./setTerms"

interface Props {
  program: Program
  terms: ReferralTerms | null
  onClose: () => void
}

type Count = number | ""

const most = { points: 1_000_000_000, days: 3660, order: 100, referrals: 1_000_000 }

/** ReferralTermsDialog is where a program's terms of referral are set. */
export default function ReferralTermsDialog({ program, terms, onClose }: Props) {
  const { t } = useTranslation(["loyalty", "common"])
  const { currency } = useSession().tenant
  const needed = (v: Count) => (v === "" ? t("referrals.missing") : null)
  const form = useDraftForm(`referrals:${program.id}`, {
    initialValues: valuesOf(terms),
    validate: { advocatePoints: needed, friendPoints: needed, onOrder: needed, mostDays: needed },
  })
  const set = useChange({
    verb: setReferralTerms,
    form,
    said: () => t("referrals.said"),
    stale,
    done: () => {
      form.forget()
      onClose()
    },
  })
  const number = (field: Exclude<keyof typeof form.values, "open">, min: number, max: number) => ({
    min,
    max,
    allowDecimal: false,
    ...form.getInputProps(field),
  })
  return (
    <Modal opened onClose={onClose} title={t("referrals.set")} size={560}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) =>
          set.run({
            input: { programId: program.id, ...given(v, terms?.leastAmount?.currency ?? currency) },
          }),
        )}
      >
        <Stack gap="sm">
          <Switch label={t("referrals.open")} {...form.getInputProps("open", { type: "checkbox" })} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NumberInput
              label={t("referrals.advocatePoints")}
              required
              data-autofocus
              {...number("advocatePoints", 0, most.points)}
            />
            <NumberInput
              label={t("referrals.friendPoints")}
              required
              {...number("friendPoints", 0, most.points)}
            />
          </SimpleGrid>
          <NumberInput
            label={t("referrals.order")}
            description={t("referrals.onOrderText")}
            required
            {...number("onOrder", 1, most.order)}
          />
          <NumberInput
            label={t("referrals.holdDays")}
            description={t("referrals.holdDaysText", { count: program.pendingDays })}
            {...number("holdDays", 0, most.days)}
          />
          <NumberInput
            label={t("referrals.leastAmount", { currency: terms?.leastAmount?.currency ?? currency })}
            description={t("referrals.leastText")}
            min={0}
            decimalScale={3}
            {...form.getInputProps("leastAmount")}
          />
          <NumberInput
            label={t("referrals.expiryDays")}
            description={t("referrals.expiryDaysText")}
            {...number("expiryDays", 1, most.days)}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NumberInput
              label={t("referrals.most")}
              description={t("referrals.mostText")}
              {...number("most", 1, most.referrals)}
            />
            <NumberInput
              label={t("referrals.mostDays")}
              description={t("referrals.mostDaysText")}
              required
              {...number("mostDays", 1, most.days)}
            />
          </SimpleGrid>
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={set.busy}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function valuesOf(terms: ReferralTerms | null) {
  return {
    open: terms?.open ?? true,
    advocatePoints: (terms?.advocatePoints ?? "") as Count,
    friendPoints: (terms?.friendPoints ?? "") as Count,
    onOrder: (terms?.onOrder ?? 2) as Count,
    holdDays: (terms?.holdDays ?? "") as Count,
    leastAmount: (terms?.leastAmount ? Number(terms.leastAmount.amount) : "") as Count,
    expiryDays: (terms?.expiryDays ?? "") as Count,
    most: (terms?.most ?? "") as Count,
    mostDays: (terms?.mostDays ?? 30) as Count,
  }
}

// What is left empty isn't said: each has a meaning of its own.
function given(v: ReturnType<typeof valuesOf>, currency: string) {
  return {
    open: v.open,
    advocatePoints: Number(v.advocatePoints),
    friendPoints: Number(v.friendPoints),
    onOrder: Number(v.onOrder),
    mostDays: Number(v.mostDays),
    ...(v.holdDays !== "" && { holdDays: v.holdDays }),
    ...(v.leastAmount !== "" && { leastAmount: { amount: String(v.leastAmount), currency } }),
    ...(v.expiryDays !== "" && { expiryDays: v.expiryDays }),
    ...(v.most !== "" && { most: v.most }),
  }
}
