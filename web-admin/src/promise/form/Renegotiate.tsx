import { Stack, Text, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { usePlace } from "../../app/time"
import { useDraftForm } from "../../app/useDraftForm"
import { Due } from "../Due"
import { checkDue, DueField, type DueValues, dueInput, noDue } from "../DueField"
import { renegotiatePromise } from "../mutations"
import { useVerb } from "../useVerb"
import type { Shown } from "../verbs"
import { Buttons } from "./Buttons"
import { Proposed } from "./Proposed"

/** Renegotiate moves a promise to a date that the customer agreed to. */
export function Renegotiate({ promise: p }: { promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const place = usePlace()
  const form = useDraftForm<DueValues & { reason: string }>(`renegotiate:${p.id}`, {
    initialValues: { ...noDue, kind: p.due.kind, reason: "" },
    validate: (values) => ({
      ...checkDue(values, t("due.missing")),
      ...(values.reason.trim() ? {} : { reason: t("missingReason") }),
    }),
  })
  const move = useVerb(renegotiatePromise, {
    said: t("acts:renegotiate.said"),
    form,
    guess: ({ id }) => [{ id, fields: { state: "RENEGOTIATED", overdue: false } }],
  })
  const submit = form.onSubmit((values) =>
    move.run({
      input: { id: p.id, reason: values.reason.trim(), ...dueInput(values, place.timeZone) },
    }),
  )
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("acts:renegotiate.text")} <Due due={p.due} />.
        </Text>
        <DueField form={form} label={t("acts:renegotiate.due")} />
        <Proposed id={p.id} form={form} />
        <Textarea
          label={t("acts:renegotiate.reason")}
          required
          autosize
          minRows={2}
          {...form.getInputProps("reason")}
        />
      </Stack>
      <Buttons busy={move.busy} name={t("verbs.renegotiate.name")} />
    </form>
  )
}
