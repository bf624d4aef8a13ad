import { Button, Group, SegmentedControl, Text } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { useCommands } from "../command/commands"
import type { Named } from "../customer/CustomerSelect"
import { make } from "../promise/asked"
import { ContactForm } from "./ContactForm"
import classes from "./composer.module.css"
import { NoteForm } from "./NoteForm"
import { QuestionForm } from "./QuestionForm"

const kinds = ["note", "call", "email", "question"] as const
type Kind = (typeof kinds)[number]

interface Props {
  customer: Named
  /** Whether she waits for an answer. */
  waits: boolean
}

/** Composer writes down what just happened, where it will be read. */
export function Composer({ customer, waits }: Props) {
  const { t } = useTranslation("customer")
  const mayPromise = useMay("promises:write")
  const [kind, setKind] = useState<Kind>("note")
  useCommands([
    ...kinds.map((k) => ({
      name: `${t("composer.label")}: ${t(`composer.kinds.${k}`)}`,
      group: "do" as const,
      run: () => setKind(k),
      ...(k === "note" && { keys: "n" }),
    })),
  ])
  return (
    <section className={`card ${classes.composer}`} aria-label={t("composer.label")}>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t("composer.label")}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={kinds.map((k) => ({ value: k, label: t(`composer.kinds.${k}`) }))}
        />
        {mayPromise && (
          <Button size="xs" variant="subtle" onClick={() => make(customer)}>
            {t("composer.kinds.promise")}…
          </Button>
        )}
      </Group>
      {kind === "note" && <NoteForm customerId={customer.id} />}
      {kind === "call" && <ContactForm key="call" kind="call" customerId={customer.id} waits={waits} />}
      {kind === "email" && <ContactForm key="email" kind="email" customerId={customer.id} waits={waits} />}
      {kind === "question" && <QuestionForm customerId={customer.id} />}
    </section>
  )
}

/** Foot ends a form of the composer. */
export function Foot({ busy }: { busy: boolean }) {
  const { t } = useTranslation("customer")
  return (
    <Group justify="flex-end" gap="sm">
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t("composer.send")}
      </Text>
      <Button type="submit" size="xs" loading={busy}>
        {t("composer.save")}
      </Button>
    </Group>
  )
}

/** sends lets Ctrl Enter submit the form that the key was pressed in. */
export function sends(e: React.KeyboardEvent<HTMLFormElement>): void {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.currentTarget.requestSubmit()
}

/** touched are the queries that what is written here makes out of date. */
export const touched = [["timeline"], ["customer"], ["today"], ["notes"], ["promises"]]
