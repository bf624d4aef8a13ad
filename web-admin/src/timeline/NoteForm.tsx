import { Checkbox, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { Foot, sends, touched } from "./Composer"

const writeNote = graphql(`
  mutation WriteNote($input: WriteNoteInput!) {
    writeNote(input: $input) {
      note {
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

/** NoteForm writes a note for the others. */
export function NoteForm({ customerId }: { customerId: string }) {
  const { t } = useTranslation("customer")
  const form = useDraftForm(`note:${customerId}`, {
    initialValues: { body: "", pinned: false },
    validate: { body: (body) => (body.trim() ? null : t("composer.missing")) },
  })
  const write = useChange({
    verb: writeNote,
    said: () => t("composer.said.note"),
    form,
    stale: touched,
    done: form.forget,
  })
  const submit = form.onSubmit(({ body, pinned }) =>
    write.run({ input: { customerId, body: body.trim(), pinned } }),
  )
  return (
    <form noValidate onSubmit={submit} onKeyDown={sends}>
      <Textarea
        aria-label={t("composer.note")}
        placeholder={t("composer.note")}
        autosize
        minRows={2}
        maxRows={14}
        maxLength={20_000}
        {...form.getInputProps("body")}
      />
      <Checkbox size="xs" label={t("composer.pin")} {...form.getInputProps("pinned", { type: "checkbox" })} />
      <Foot busy={write.busy} />
    </form>
  )
}
