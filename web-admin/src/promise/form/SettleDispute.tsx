import { Radio, Stack, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../../app/useDraftForm"
import { settlePromiseDispute } from "../mutations"
import { useVerb } from "../useVerb"
import type { Shown } from "../verbs"
import { Buttons } from "./Buttons"

/** SettleDispute decides who is right: the customer, who says that we broke our word, or we. */
export function SettleDispute({ promise: p }: { promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const form = useDraftForm(`settleDispute:${p.id}`, {
    initialValues: { verdict: "", reason: "" },
    validate: {
      verdict: (verdict) => (verdict ? null : t("acts:settleDispute.missing")),
      reason: (reason) => (reason.trim() ? null : t("missingReason")),
    },
  })
  const settle = useVerb(settlePromiseDispute, {
    said: t("acts:settleDispute.said"),
    form,
    guess: ({ id, uphold }) => [{ id, fields: { disputedAt: null, ...(uphold && { state: "BROKEN" }) } }],
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ verdict, reason }) =>
        settle.run({ input: { id: p.id, uphold: verdict === "uphold", reason: reason.trim() } }),
      )}
    >
      <Stack gap="sm">
        <Radio.Group label={t("acts:settleDispute.verdict")} required {...form.getInputProps("verdict")}>
          <Stack gap={8} mt={8}>
            <Radio value="uphold" label={t("acts:settleDispute.uphold")} />
            <Radio value="dismiss" label={t("acts:settleDispute.dismiss")} />
          </Stack>
        </Radio.Group>
        <Textarea
          label={t("acts:settleDispute.reason")}
          required
          autosize
          minRows={2}
          {...form.getInputProps("reason")}
        />
      </Stack>
      <Buttons busy={settle.busy} name={t("verbs.settleDispute.name")} />
    </form>
  )
}
