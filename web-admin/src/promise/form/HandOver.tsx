import { Stack, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../../app/useDraftForm"
import { MemberSelect } from "../../team/MemberSelect"
import { handOverPromise } from "../mutations"
import { useVerb } from "../useVerb"
import type { Shown } from "../verbs"
import { Buttons } from "./Buttons"

/** HandOver gives a promise to a colleague, who answers for it from now on. */
export function HandOver({ promise: p }: { promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const form = useDraftForm(`handOver:${p.id}`, {
    initialValues: { ownerId: "", reason: "" },
    validate: {
      ownerId: (id) => {
        if (!id) return t("acts:handOver.missing")
        return id === p.owner?.id ? t("acts:handOver.same") : null
      },
    },
  })
  const give = useVerb(handOverPromise, { said: t("acts:handOver.said"), form })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ ownerId, reason }) =>
        give.run({ input: { id: p.id, ownerId, reason: reason.trim() } }),
      )}
    >
      <Stack gap="sm">
        <MemberSelect
          label={t("acts:handOver.to")}
          required
          data-autofocus
          {...form.getInputProps("ownerId")}
        />
        <Textarea label={t("reasonIfAny")} autosize minRows={2} {...form.getInputProps("reason")} />
      </Stack>
      <Buttons busy={give.busy} name={t("verbs.handOver.name")} />
    </form>
  )
}
