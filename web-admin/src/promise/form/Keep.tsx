import { Select, Stack, Textarea, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../../api/graphql"
import { moment, usePlace } from "../../app/time"
import { useDraftForm } from "../../app/useDraftForm"
import { instantOf, localOf } from "../../app/zoned"
import { graphql } from "../../graph"
import { keepPromise } from "../mutations"
import { useVerb } from "../useVerb"
import type { Shown } from "../verbs"
import { Buttons } from "./Buttons"

const query = graphql(`
  query EvidenceChoice($id: ID!) {
    customer(id: $id) {
      interactions(first: 10) {
        nodes {
          id
          channel
          subject
          occurredAt
        }
      }
    }
  }
`)

/** Keep settles a promise by evidence: in words, or a contact that proves it. */
export function Keep({ promise: p }: { promise: Shown }) {
  const { t } = useTranslation(["promises", "acts"])
  const place = usePlace()
  const contacts = useContacts(p.customer?.id)
  const form = useDraftForm(`keep:${p.id}`, {
    initialValues: { note: "", interactionId: null as string | null, occurredAt: "" },
    validate: {
      note: (note, { interactionId }) => (note.trim() || interactionId ? null : t("acts:keep.needsEvidence")),
    },
  })
  const keep = useVerb(keepPromise, {
    said: t("acts:keep.said"),
    form,
    guess: ({ id, occurredAt }) => {
      const late = Date.parse(occurredAt ?? new Date().toISOString()) > Date.parse(p.due.at)
      return [{ id, fields: { state: late ? "KEPT_LATE" : "KEPT", overdue: false, waitingSince: null } }]
    },
  })
  const submit = form.onSubmit(({ note, interactionId, occurredAt }) =>
    keep.run({
      input: {
        id: p.id,
        note: note.trim() || null,
        interactionId,
        occurredAt: instantOf(occurredAt, place.timeZone) ?? null,
      },
    }),
  )
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label={t("acts:keep.note")}
          description={t("acts:keep.noteText")}
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps("note")}
        />
        {contacts.length > 0 && (
          <Select
            label={t("acts:keep.interaction")}
            clearable
            data={contacts.map((c) => ({
              value: c.id,
              label: `${moment(c.occurredAt, place)} · ${c.subject || t(`channels.${c.channel}`)}`,
            }))}
            {...form.getInputProps("interactionId")}
          />
        )}
        <TextInput
          type="datetime-local"
          label={t("acts:keep.when")}
          description={t("acts:keep.whenText", { zone: place.timeZone.replaceAll("_", " ") })}
          max={localOf(Date.now(), place.timeZone)}
          {...form.getInputProps("occurredAt")}
        />
      </Stack>
      <Buttons busy={keep.busy} name={t("verbs.keep.name")} />
    </form>
  )
}

function useContacts(customerId: string | undefined) {
  const asked = useQuery({
    queryKey: ["interactions", "choice", customerId],
    queryFn: ({ signal }) => ask(query, { id: customerId ?? "" }, { signal }),
    enabled: customerId !== undefined,
  })
  return asked.data?.customer?.interactions.nodes ?? []
}
