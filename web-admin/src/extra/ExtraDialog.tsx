import { Modal, NativeSelect, NumberInput, Stack, Text, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useStore } from "../app/store"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import { Send } from "../expectation/Send"
import type { ExtraMileEffect } from "../graph/graphql"
import { MemberSelect } from "../team/MemberSelect"
import { asked } from "./asked"
import { Budget } from "./Budget"
import { type Mile, recordExtraMile, stale, strikeExtraMile, tellExtraMileEffect } from "./query"

const effects: ExtraMileEffect[] = ["DELIGHTED", "PLEASED", "UNNOTICED", "UNWELCOME"]

/** ExtraDialog is where an extra mile is recorded, told of or struck, and a budget set. */
export default function ExtraDialog() {
  const { t } = useTranslation("extra")
  const now = useStore(asked)
  if (!now) return null
  return (
    <Modal
      opened
      onClose={close}
      title={now.verb === "budget" ? t("budget.name") : t(`${now.verb}.title`)}
      size={480}
    >
      {now.verb === "record" && <Record customer={now.customer} />}
      {now.verb === "tell" && <Tell mile={now.mile} />}
      {now.verb === "strike" && <Strike mile={now.mile} />}
      {now.verb === "budget" && <Budget onDone={close} />}
    </Modal>
  )
}

function close() {
  asked.set(undefined)
}

function Record({ customer }: { customer: Named }) {
  const { t } = useTranslation("extra")
  const { tenant, member } = useSession()
  const form = useDraftForm(`extra:${customer.id}`, {
    initialValues: {
      what: "",
      cost: "" as number | "",
      memberId: member.id as string | null,
      effect: "" as ExtraMileEffect | "",
      effectNote: "",
    },
    validate: {
      what: (v) => (v.trim() ? null : t("missing.what")),
      memberId: (v) => (v ? null : t("missing.member")),
    },
  })
  const record = useChange({
    verb: recordExtraMile,
    form,
    said: () => t("record.said"),
    stale,
    done: done(form),
  })
  function send(v: typeof form.values) {
    record.run({
      input: {
        customerId: customer.id,
        memberId: v.memberId,
        what: v.what.trim(),
        ...(v.cost !== "" && { cost: { amount: String(v.cost), currency: tenant.currency } }),
        ...(v.effect && { effect: v.effect, effectNote: v.effectNote.trim() }),
      },
    })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <Textarea
          label={t("what")}
          description={t("whatText")}
          required
          data-autofocus
          autosize
          maxLength={500}
          {...form.getInputProps("what")}
        />
        <MemberSelect label={t("who")} required {...form.getInputProps("memberId")} />
        <NumberInput
          label={t("cost", { currency: tenant.currency })}
          description={t("costText")}
          min={0}
          {...form.getInputProps("cost")}
        />
        <NativeSelect
          label={t("effect")}
          data={[
            { value: "", label: t("effects.UNKNOWN") },
            ...effects.map((value) => ({ value, label: t(`effects.${value}`) })),
          ]}
          {...form.getInputProps("effect")}
        />
        {form.values.effect && (
          <Textarea label={t("note")} autosize maxLength={2000} {...form.getInputProps("effectNote")} />
        )}
        <Send busy={record.busy} name={t("record.name")} onCancel={close} />
      </Stack>
    </form>
  )
}

function Tell({ mile: m }: { mile: Mile }) {
  const { t } = useTranslation("extra")
  const form = useDraftForm(`extra:tell:${m.id}`, {
    initialValues: { effect: m.effect ?? ("PLEASED" as ExtraMileEffect), note: m.effectNote },
  })
  const tell = useChange({
    verb: tellExtraMileEffect,
    form,
    said: () => t("tell.said"),
    stale,
    done: done(form),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) =>
        tell.run({ input: { id: m.id, effect: v.effect, note: v.note.trim() } }),
      )}
    >
      <Stack gap="sm">
        <Text fw={600}>{m.what}</Text>
        <NativeSelect
          label={t("effect")}
          data-autofocus
          data={effects.map((value) => ({ value, label: t(`effects.${value}`) }))}
          {...form.getInputProps("effect")}
        />
        <Textarea label={t("note")} autosize maxLength={2000} {...form.getInputProps("note")} />
        <Send busy={tell.busy} name={t("tell.send")} onCancel={close} />
      </Stack>
    </form>
  )
}

function Strike({ mile: m }: { mile: Mile }) {
  const { t } = useTranslation("extra")
  const form = useDraftForm(`extra:strike:${m.id}`, {
    initialValues: { reason: "" },
    validate: { reason: (v) => (v.trim() ? null : t("missing.reason")) },
  })
  const strike = useChange({
    verb: strikeExtraMile,
    form,
    said: () => t("strike.said"),
    stale,
    done: done(form),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) => strike.run({ input: { id: m.id, reason: v.reason.trim() } }))}
    >
      <Stack gap="sm">
        <Text fw={600}>{m.what}</Text>
        <Text size="sm" c="dimmed">
          {t("strike.text")}
        </Text>
        <Textarea
          label={t("reason")}
          required
          data-autofocus
          autosize
          maxLength={2000}
          {...form.getInputProps("reason")}
        />
        <Send busy={strike.busy} name={t("strike.name")} onCancel={close} />
      </Stack>
    </form>
  )
}

// What was typed is forgotten when it is sent.
function done(form: { forget: () => void }) {
  return () => {
    form.forget()
    close()
  }
}
