import { Button, Text } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Fact } from "../app/Fact"
import { later } from "../app/later"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { Hers } from "../expectation/Hers"
import { Hers as HerMiles } from "../extra/Hers"
import { graphql } from "../graph"
import type { CustomerQuery } from "../graph/graphql"
import { Hers as HerPoints } from "../loyalty/Hers"
import { HerType } from "../loyalty/HerType"
import { Chip } from "../promise/Mark"
import { PromiseList } from "../promise/PromiseList"
import type { Standing } from "../promise/standing"
import classes from "./rail.module.css"
import { undoMerge } from "./verbs"

const Erase = later(() => import("./Erase"))

export type Customer = NonNullable<CustomerQuery["customer"]>

const pinNote = graphql(`
  mutation PinNote($input: PinNoteInput!) {
    pinNote(input: $input) {
      note {
        id
        pinned
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** Rail is what one wants to know of a customer before speaking with her. */
export function Rail({ customer: c, onPromise }: { customer: Customer; onPromise: (id: string) => void }) {
  const { t } = useTranslation("customer")
  const mayPromises = useMay("promises:read")
  const mayExpect = useMay("expectations:read")
  const mayPoints = useMay("loyalty:read")
  const mayErase = useMay("customers:erase")
  return (
    <aside className={classes.rail}>
      {c.brief && c.brief.pinned.length > 0 && <Pinned notes={c.brief.pinned} />}
      {mayPromises && (
        <section aria-labelledby="promises" data-first>
          <header>
            <h2 id="promises">{t("rail.promises")}</h2>
          </header>
          {c.brief && <Counts brief={c.brief} />}
          <PromiseList customerId={c.id} onOpen={onPromise} />
        </section>
      )}
      {mayExpect && !c.erasedAt && <Hers customer={{ id: c.id, name: c.name }} />}
      {mayExpect && !c.erasedAt && <HerMiles customer={{ id: c.id, name: c.name }} />}
      {mayPoints && <HerPoints customer={{ id: c.id, name: c.name }} />}
      {mayPoints && !c.erasedAt && <HerType customerId={c.id} />}
      {c.brief && <Brief brief={c.brief} />}
      <About customer={c} />
      <Consents customer={c} />
      {c.erasedAt ? null : <Merges customer={c} />}
      {mayErase && !c.erasedAt && <Erasing customer={c} />}
    </aside>
  )
}

// Overdue ones are open too; each is counted once.
function Counts({ brief: b }: { brief: NonNullable<Customer["brief"]> }) {
  const counts: [Standing, number][] = [
    ["overdue", b.promisesOverdue],
    ["open", b.promisesOpen - b.promisesOverdue],
    ["broken", b.promisesBroken],
    ["late", b.promisesKeptLate],
    ["kept", b.promisesKept],
  ]
  return (
    <div className={classes.counts}>
      {counts.map(([standing, n]) => n > 0 && <Chip key={standing} standing={standing} count={n} />)}
    </div>
  )
}

function Pinned({ notes }: { notes: NonNullable<Customer["brief"]>["pinned"] }) {
  const { t } = useTranslation("customer")
  const mayWrite = useMay("interactions:write")
  const pin = useChange({ verb: pinNote, stale: [["customer"], ["timeline"]] })
  return (
    <section aria-labelledby="pinned" data-first>
      <h2 id="pinned">{t("rail.pinned")}</h2>
      {notes.map((n) => (
        <div key={n.id} className={classes.pinned}>
          <p>{n.body}</p>
          {mayWrite && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => pin.run({ input: { id: n.id, pinned: false } })}
            >
              {t("rail.unpin")}
            </Button>
          )}
        </div>
      ))}
    </section>
  )
}

function Brief({ brief: b }: { brief: NonNullable<Customer["brief"]> }) {
  const { t } = useTranslation("customer")
  const place = usePlace()
  const figures = [
    [t("rail.contacts"), b.interactions],
    [t("rail.unanswered"), b.unanswered],
    [t("rail.questions"), b.openQuestions],
    [t("rail.purchases"), b.purchases],
  ] as const
  return (
    <section aria-labelledby="brief">
      <h2 id="brief">{t("rail.brief")}</h2>
      <dl className={classes.facts}>
        {figures.map(([name, n]) => (
          <Fact key={name} name={name}>
            {count(n, place)}
          </Fact>
        ))}
        {b.lastInteraction && (
          <Fact name={t("rail.last")}>
            <When at={b.lastInteraction.occurredAt} as="near" />
          </Fact>
        )}
      </dl>
    </section>
  )
}

function About({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation(["customer", "promises"])
  const facts: [string, string | null | undefined][] = [
    [t("rail.channel"), c.preferredChannel && t(`through.${c.preferredChannel}`)],
    [t("rail.language"), c.language],
    [t("rail.zone"), c.timeZone?.replaceAll("_", " ")],
    [t("rail.heard"), c.heardOfUsBy],
    ...c.attributes.map((a): [string, string] => [a.label, a.value]),
  ]
  const known = facts.filter(([, value]) => value)
  if (known.length === 0) return null
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t("rail.about")}</h2>
      <dl className={classes.facts}>
        {known.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </section>
  )
}

function Consents({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation("customer")
  if (c.consents.length === 0) return null
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">{t("rail.consents")}</h2>
      <dl className={classes.facts}>
        {c.consents.map((consent) => (
          <Fact key={consent.id} name={consent.purpose}>
            {t(consent.granted ? "rail.granted" : "rail.refused")} · <When at={consent.occurredAt} as="day" />
          </Fact>
        ))}
      </dl>
    </section>
  )
}

// Two records that became one customer; whoever did it by mistake undoes it here.
function Merges({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation("customer")
  const mayWrite = useMay("customers:write")
  const undo = useChange({
    verb: undoMerge,
    said: () => t("rail.undone"),
    stale: [["customer"], ["customers"], ["timeline"], ["promises"]],
  })
  const merges = c.merges.nodes.filter((m) => !m.undoneAt)
  if (merges.length === 0) return null
  return (
    <section aria-labelledby="merges">
      <h2 id="merges">{t("rail.merged")}</h2>
      {merges.map((m) => (
        <div key={m.id} className={classes.merge}>
          <Text size="sm">
            {t("rail.mergedOn")} <When at={m.mergedAt} />
            {m.reason && ` · ${m.reason}`}
          </Text>
          {mayWrite && (
            <Button
              size="compact-xs"
              variant="default"
              loading={undo.busy}
              onClick={() => undo.run({ input: { id: m.id } })}
            >
              {t("rail.undo")}
            </Button>
          )}
        </div>
      ))}
    </section>
  )
}

// For whoever wants to be forgotten: the last thing on the page, and the rarest.
function Erasing({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation("customer")
  const [opened, setOpened] = useState(false)
  return (
    <section>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOpened(true)}>
        {t("erase.open")}
      </Button>
      <Erase customer={{ id: c.id, name: c.name }} opened={opened} onClose={() => setOpened(false)} />
    </section>
  )
}
