import { Stack, Text, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { type Shown, stale, strikeAssessment, withdrawExpectation } from "./query"
import { Send } from "./Send"

interface Props {
  of: Shown
  /** The assessment to strike; without one the expectation itself is withdrawn. */
  assessment?: string
  onDone: () => void
}

/** Because withdraws an expectation or strikes an assessment, and asks why: the record stays. */
export function Because({ of, assessment, onDone }: Props) {
  const { t } = useTranslation("expectations")
  const verb = assessment ? "strike" : "withdraw"
  const form = useDraftForm(`${verb}:${assessment ?? of.id}`, {
    initialValues: { reason: "" },
    validate: { reason: (v) => (v.trim() ? null : t("missing.reason")) },
  })
  const options = {
    form,
    said: () => t(`${verb}.said`),
    stale,
    done: () => {
      form.forget()
      onDone()
    },
  }
  const withdraw = useChange({ verb: withdrawExpectation, ...options })
  const strike = useChange({ verb: strikeAssessment, ...options })
  function send(reason: string) {
    if (assessment) strike.run({ input: { id: assessment, reason } })
    else withdraw.run({ input: { id: of.id, reason } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(({ reason }) => send(reason.trim()))}>
      <Stack gap="sm">
        <Text fw={600}>{of.text}</Text>
        <Text size="sm" c="dimmed">
          {t(`${verb}.text`)}
        </Text>
        <Textarea
          label={t("reason")}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        <Send busy={withdraw.busy || strike.busy} name={t(`${verb}.name`)} onCancel={onDone} />
      </Stack>
    </form>
  )
}
