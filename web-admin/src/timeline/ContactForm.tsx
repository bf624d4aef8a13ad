import { Checkbox, Group, NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { instantOf, localOf } from "../app/zoned"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { CallResult, InteractionDirection } from "../graph/graphql"
import { Foot, sends, touched } from "./Composer"

const recordInteraction = graphql(`
  mutation RecordInteraction($input: RecordInteractionInput!) {
    recordInteraction(input: $input) {
      interaction {
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

const results = ["ANSWERED", "MISSED", "BUSY", "VOICEMAIL", "ABANDONED"] as const satisfies CallResult[]

type Values = {
  direction: InteractionDirection
  subject: string
  body: string
  callResult: CallResult
  answersOpen: boolean
  complaint: boolean
  occurredAt: string
}

interface Props {
  kind: "call" | "email"
  customerId: string
  /** Whether she waits for an answer. */
  waits: boolean
}

/** ContactForm records a call or an e-mail. */
export function ContactForm({ kind, customerId, waits }: Props) {
  const { t } = useTranslation("customer")
  const { member } = useSession()
  const place = usePlace()
  const form = useDraftForm<Values>(`${kind}:${customerId}`, {
    initialValues: {
      direction: kind === "call" ? "INBOUND" : "OUTBOUND",
      subject: "",
      body: "",
      callResult: "ANSWERED",
      answersOpen: waits,
      complaint: false,
      occurredAt: "",
    },
    validate: (v) => (v.subject.trim() || v.body.trim() ? {} : { subject: t("composer.missingContact") }),
  })
  const record = useChange({
    verb: recordInteraction,
    said: () => t(`composer.said.${kind}`),
    form,
    stale: touched,
    done: form.forget,
  })
  const { direction } = form.values
  const submit = form.onSubmit((v) =>
    record.run({
      input: {
        customerId,
        channel: kind === "call" ? "PHONE" : "EMAIL",
        direction: v.direction,
        subject: v.subject.trim(),
        body: v.body.trim(),
        memberId: member.id,
        occurredAt: instantOf(v.occurredAt, place.timeZone) ?? new Date().toISOString(),
        ...(kind === "call" && { callResult: v.callResult }),
        ...(v.direction === "INBOUND" && v.complaint && { complaint: true }),
        ...(v.direction === "OUTBOUND" && waits && { answersOpen: v.answersOpen }),
      },
    }),
  )
  return (
    <form noValidate onSubmit={submit} onKeyDown={sends}>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t("composer.direction")}
          data={[
            { value: "INBOUND", label: t("composer.inbound") },
            { value: "OUTBOUND", label: t("composer.outbound") },
          ]}
          {...form.getInputProps("direction")}
        />
        {kind === "call" && (
          <NativeSelect
            size="xs"
            aria-label={t("composer.result")}
            data={results.map((r) => ({ value: r, label: t(`callResults.${r}`) }))}
            {...form.getInputProps("callResult")}
          />
        )}
      </Group>
      <TextInput
        aria-label={t("composer.subject")}
        placeholder={t("composer.subject")}
        maxLength={500}
        {...form.getInputProps("subject")}
      />
      <Textarea
        aria-label={t("composer.body")}
        placeholder={t("composer.body")}
        autosize
        minRows={2}
        maxRows={14}
        maxLength={50_000}
        {...form.getInputProps("body")}
      />
      <TextInput
        type="datetime-local"
        size="xs"
        label={t("composer.when", { zone: place.timeZone.replaceAll("_", " ") })}
        max={localOf(Date.now(), place.timeZone)}
        {...form.getInputProps("occurredAt")}
      />
      {waits && direction === "OUTBOUND" && (
        <Checkbox
          size="xs"
          label={t("composer.answers")}
          {...form.getInputProps("answersOpen", { type: "checkbox" })}
        />
      )}
      {direction === "INBOUND" && (
        <Checkbox
          size="xs"
          label={t("composer.complaint")}
          {...form.getInputProps("complaint", { type: "checkbox" })}
        />
      )}
      <Foot busy={record.busy} />
    </form>
  )
}
