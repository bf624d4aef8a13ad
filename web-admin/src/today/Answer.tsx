import { Button, Group, Modal, Stack, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { answerQuestion } from "./queries"

/** Asked is a question that waits for its answer. */
export interface Asked {
  id: string
  text: string
}

interface Props {
  question: Asked | undefined
  opened: boolean
  onClose: () => void
}

/** Answer is where a question gets its answer, and the promise of one is kept. */
export default function Answer({ question, opened, onClose }: Props) {
  const { t } = useTranslation("today")
  return (
    <Modal opened={opened} onClose={onClose} title={t("answering.title")} size={520}>
      {question && <Form question={question} onClose={onClose} />}
    </Modal>
  )
}

function Form({ question, onClose }: { question: Asked; onClose: () => void }) {
  const { t } = useTranslation(["today", "common"])
  const form = useDraftForm(`answer:${question.id}`, {
    initialValues: { answer: "" },
    validate: { answer: (answer) => (answer.trim() ? null : t("answering.missing")) },
  })
  const answer = useChange({
    verb: answerQuestion,
    said: () => t("answering.said"),
    form,
    stale: [["today"], ["promises"], ["timeline"], ["keeping"]],
    done: () => {
      form.forget()
      onClose()
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) => answer.run({ input: { id: question.id, answer: v.answer.trim() } }))}
    >
      <Stack gap="sm">
        <strong>{question.text}</strong>
        <Textarea
          label={t("answering.label")}
          required
          data-autofocus
          autosize
          minRows={3}
          maxLength={5000}
          {...form.getInputProps("answer")}
        />
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button type="submit" loading={answer.busy}>
          {t("answering.submit")}
        </Button>
      </Group>
    </form>
  )
}
