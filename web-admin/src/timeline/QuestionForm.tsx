import { Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { checkDue, DueField, type DueValues, dueInput, noDue } from "../promise/DueField"
import { Foot, sends, touched } from "./Composer"

const askQuestion = graphql(`
  mutation AskQuestion($input: AskQuestionInput!) {
    askQuestion(input: $input) {
      question {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** QuestionForm keeps what nobody could answer at once, and promises its answer. */
export function QuestionForm({ customerId }: { customerId: string }) {
  const { t } = useTranslation(["customer", "promises"])
  const place = usePlace()
  const form = useDraftForm<DueValues & { text: string }>(`question:${customerId}`, {
    initialValues: { ...noDue, text: "" },
    validate: (v) => ({
      ...checkDue(v, t("promises:due.missing")),
      ...(v.text.trim() ? {} : { text: t("composer.missing") }),
    }),
  })
  const keep = useChange({
    verb: askQuestion,
    said: () => t("composer.said.question"),
    form,
    stale: touched,
    done: form.forget,
  })
  const submit = form.onSubmit((v) =>
    keep.run({ input: { customerId, text: v.text.trim(), ...dueInput(v, place.timeZone) } }),
  )
  return (
    <form noValidate onSubmit={submit} onKeyDown={sends}>
      <Textarea
        aria-label={t("composer.question")}
        placeholder={t("composer.question")}
        autosize
        minRows={2}
        maxLength={1900}
        {...form.getInputProps("text")}
      />
      <DueField form={form} label={t("promises:due.label")} />
      <Foot busy={keep.busy} />
    </form>
  )
}
