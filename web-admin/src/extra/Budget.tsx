import { NumberInput, Stack } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { Send } from "../expectation/Send"
import { MemberSelect } from "../team/MemberSelect"
import { setExtraMileBudget, stale } from "./query"

/** Budget says what a member may spend on extra miles each month. */
export function Budget({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("extra")
  const { tenant } = useSession()
  const form = useDraftForm("extra:budget", {
    initialValues: { memberId: null as string | null, amount: "" as number | "" },
    validate: { memberId: (v) => (v ? null : t("missing.member")) },
  })
  const set = useChange({
    verb: setExtraMileBudget,
    form,
    said: () => t("budget.said"),
    stale,
    done: () => {
      form.forget()
      onDone()
    },
  })
  function send({ memberId, amount }: typeof form.values) {
    if (!memberId) return
    set.run({
      input: {
        memberId,
        amount: amount === "" ? null : { amount: String(amount), currency: tenant.currency },
      },
    })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <MemberSelect label={t("report.member")} required {...form.getInputProps("memberId")} />
        <NumberInput
          label={t("budget.amount", { currency: tenant.currency })}
          description={t("budget.amountText")}
          min={0}
          {...form.getInputProps("amount")}
        />
        <Send busy={set.busy} name={t("budget.name")} onCancel={onDone} />
      </Stack>
    </form>
  )
}
