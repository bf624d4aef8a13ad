import { Stack, Text, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../../app/useDraftForm"
import type { PromiseState } from "../../graph/graphql"
import { breakPromise, resumePromise, voidPromise, waitForCustomer, withdrawPromise } from "../mutations"
import { useVerb } from "../useVerb"
import type { Shown } from "../verbs"
import { Buttons } from "./Buttons"

type Reasoned = "wait" | "withdraw" | "break" | "void"

const verbs = {
  wait: waitForCustomer,
  withdraw: withdrawPromise,
  break: breakPromise,
  void: voidPromise,
}

const become: Partial<Record<Reasoned, PromiseState>> = {
  withdraw: "WITHDRAWN",
  break: "BROKEN",
  void: "VOID",
}

/** Because is every verb that wants a reason and nothing else. */
export function Because({ verb, promise: p }: { verb: Reasoned; promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const optional = verb === "wait"
  const form = useDraftForm(`${verb}:${p.id}`, {
    initialValues: { reason: "" },
    validate: { reason: (reason) => (optional || reason.trim() ? null : t("missingReason")) },
  })
  const state = become[verb]
  const change = useVerb(verbs[verb], {
    said: t(`acts:${verb}.said`),
    form,
    guess: ({ id }) => (state ? [{ id, fields: { state, overdue: false } }] : []),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ reason }) => change.run({ input: { id: p.id, reason: reason.trim() } }))}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t(`acts:${verb}.text`)}
        </Text>
        <Textarea
          label={t(`acts:${verb}.reason`)}
          required={!optional}
          data-autofocus
          autosize
          minRows={2}
          {...form.getInputProps("reason")}
        />
      </Stack>
      <Buttons
        busy={change.busy}
        name={t(`verbs.${verb}.name`)}
        danger={verb === "break" || verb === "void"}
      />
    </form>
  )
}

/** Resume lets the clock of a promise run again. */
export function Resume({ promise: p }: { promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const change = useVerb(resumePromise, {
    said: t("acts:resume.said"),
    guess: ({ id }) => [{ id, fields: { waitingSince: null } }],
  })
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        change.run({ input: { id: p.id } })
      }}
    >
      <Text size="sm" c="dimmed">
        {t("acts:resume.text")}
      </Text>
      <Buttons busy={change.busy} name={t("verbs.resume.name")} />
    </form>
  )
}
