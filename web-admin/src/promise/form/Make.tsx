import { Stack, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../../app/session"
import { usePlace } from "../../app/time"
import { useDraftForm } from "../../app/useDraftForm"
import { localOf } from "../../app/zoned"
import { CustomerSelect, type Named } from "../../customer/CustomerSelect"
import { MemberSelect } from "../../team/MemberSelect"
import type { Heard } from "../asked"
import { checkDue, DueField, type DueValues, dueInput, noDue } from "../DueField"
import { makePromise } from "../mutations"
import { useVerb } from "../useVerb"
import { Advised, type AdvisedValues } from "./Advised"
import { Buttons } from "./Buttons"

type Values = AdvisedValues & {
  customerId: Named | null
  text: string
  ownerId: string | null
}

/** dueHeard fills in the date as it was understood. */
function dueHeard(h: Heard, timeZone: string): DueValues {
  return h.dueAt
    ? { kind: "TIME", day: "", time: localOf(h.dueAt, timeZone) }
    : { kind: "DAY", day: h.dueDay ?? "", time: "" }
}

/** said is where and when it was promised; the day is hers as long as nobody has chosen another. */
function said(h: Heard, v: DueValues) {
  return {
    interactionId: h.interactionId,
    channel: h.channel,
    madeAt: h.madeAt,
    ...(v.kind === "DAY" && v.day === h.dueDay && { timeZone: h.timeZone }),
  }
}

/** Make records what we tell a customer we will do, and by when. */
export function Make({ customer, heard }: { customer?: Named | undefined; heard?: Heard | undefined }) {
  const { t } = useTranslation(["promises", "acts"])
  const place = usePlace()
  const { user } = useSession()
  const form = useDraftForm<Values>(`make:${heard?.key ?? customer?.id ?? ""}`, {
    initialValues: {
      ...noDue,
      ...(heard && dueHeard(heard, place.timeZone)),
      customerId: customer ?? null,
      text: heard?.text ?? "",
      ownerId: heard?.ownerId ?? null,
      reason: "",
    },
    validate: (v) => ({
      ...checkDue(v, t("due.missing")),
      ...(v.customerId ? {} : { customerId: t("acts:make.noCustomer") }),
      ...(v.text.trim() ? {} : { text: t("acts:make.noText") }),
    }),
  })
  const making = useVerb(makePromise, { said: t("acts:make.said"), form })
  const submit = form.onSubmit((v) =>
    making.run({
      input: {
        customerId: v.customerId?.id ?? "",
        text: v.text.trim(),
        ownerId: v.ownerId,
        ...dueInput(v, place.timeZone),
        ...(v.reason.trim() && { advised: true, reason: v.reason.trim() }),
        ...(heard && said(heard, v)),
      },
    }),
  )
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <CustomerSelect
          label={t("customer")}
          required
          disabled={customer !== undefined}
          data-autofocus={customer ? undefined : true}
          value={form.values.customerId}
          onChange={(found) => form.setFieldValue("customerId", found)}
          error={form.errors.customerId}
        />
        <Textarea
          label={t("acts:make.text")}
          placeholder={t("acts:make.example")}
          required
          data-autofocus={customer ? true : undefined}
          autosize
          minRows={2}
          maxLength={2000}
          {...form.getInputProps("text")}
        />
        <DueField form={form} label={t("due.label")} />
        {!heard && <Advised form={form} />}
        <MemberSelect
          label={t("owner")}
          description={t("acts:make.ownerText")}
          placeholder={t("me", { name: user.name })}
          clearable
          {...form.getInputProps("ownerId")}
        />
      </Stack>
      <Buttons busy={making.busy} name={t("verbs.make.name")} />
    </form>
  )
}
