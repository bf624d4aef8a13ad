import { Button, Group, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { sentence } from "../api/problem"
import { Beside, Told } from "../app/Beside"
import { Fact } from "../app/Fact"
import { Line } from "../app/Line"
import { AnchorLink } from "../app/links"
import { count, percent } from "../app/money"
import { useMay } from "../app/session"
import { spoken, usePlace } from "../app/time"
import { Day, When } from "../app/When"
import type { ClaimQuery } from "../graph/graphql"
import { Due } from "../promise/Due"
import { Mark } from "../promise/Mark"
import panel from "../promise/panel.module.css"
import { monthName } from "../promise/reported"
import { marginWords } from "../promise/standing"
import { aboutOf } from "./about"
import { useAfter } from "./after"
import { asked } from "./asked"
import { Boldness } from "./Boldness"
import classes from "./claim.module.css"
import { Flags } from "./Flags"
import { measureWords } from "./measure"
import { claimQuery } from "./query"

type Whole = NonNullable<ClaimQuery["claim"]>

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** Panel tells everything about one claim beside the list: what it says, and its record. */
export default function Panel({ id, opened, onClose }: Props) {
  const { t } = useTranslation("claims")
  return (
    <Beside opened={opened} onClose={onClose} title={t("panel.label")}>
      {id && <About id={id} />}
    </Beside>
  )
}

function About({ id }: { id: string }) {
  const read = useQuery({
    queryKey: ["claim", id],
    queryFn: async ({ signal }) => (await ask(claimQuery, { id }, { signal })).claim ?? null,
  })
  return <Told asked={read}>{(c) => <Everything claim={c} />}</Told>
}

function Everything({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const mayWrite = useMay("claims:write")
  return (
    <Stack gap={20}>
      <div>
        <h2 className={panel.text}>{c.text}</h2>
        <Flags claim={c} />
      </div>
      {mayWrite && c.state !== "RETIRED" && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => asked.set({ verb: "edit", claim: c })}>
            {t("edit.name")}
          </Button>
          <Button size="xs" variant="default" onClick={() => asked.set({ verb: "retire", claim: c })}>
            {t("retire.name")}
          </Button>
        </Group>
      )}
      <Record claim={c} />
      <Advice claim={c} />
      <Boldness claim={c} />
      <Aftermath claim={c} />
      <Facts claim={c} />
      {c.terms.length > 1 && <Terms claim={c} />}
      <Promises claim={c} />
    </Stack>
  )
}

function Record({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  const r = c.record
  const points = useMemo(
    () => r.months.map((m) => ({ name: monthName(m.key, place, "short"), share: m.keepRate ?? null })),
    [r.months, place],
  )
  if (r.fallenDue === 0) return <p className={classes.quiet}>{t("panel.noRecord")}</p>
  return (
    <section aria-labelledby="claim-record">
      <h3 id="claim-record" className={panel.part}>
        {t("panel.record")}
      </h3>
      <Stack gap="sm">
        <p className={classes.figure}>
          <strong>{percent(r.keepRate ?? 0, place)}</strong>
          <span>{t("panel.keptOf", { kept: count(r.kept, place), n: count(r.fallenDue, place) })}</span>
        </p>
        {c.keeping.emptyPromise && c.state !== "RETIRED" && (
          <div className={classes.warning} role="note">
            <strong>{t("empty.question")}</strong>
            <p>{t("empty.text")}</p>
          </div>
        )}
        {points.length > 1 && <Line points={points} write={(share) => percent(share, place)} />}
        <dl className={panel.facts}>
          <Fact name={t("panel.late")}>{count(r.keptLate, place)}</Fact>
          <Fact name={t("panel.broken")}>{count(r.broken, place)}</Fact>
          {r.overdue > 0 && <Fact name={t("panel.overdue")}>{count(r.overdue, place)}</Fact>}
          {r.medianMargin && <Fact name={t("panel.margin")}>{marginWords(r.medianMargin, place)}</Fact>}
          {c.first.nodes[0] && (
            <Fact name={t("panel.first")}>
              <Day day={c.first.nodes[0].due.day} />
            </Fact>
          )}
          {c.latest.nodes[0] && (
            <Fact name={t("panel.last")}>
              <Day day={c.latest.nodes[0].due.day} />
            </Fact>
          )}
        </dl>
      </Stack>
    </section>
  )
}

// How long it took so far, beside what we promise: of this claim and of what it
// is about, on days like today and on all. Too little history says nothing.
function Advice({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  const known = c.advice.bases.filter((b) => b.kept >= 30 && b.p50)
  if (c.kind !== "DEADLINE" || known.length === 0) return null
  const within = (share: "p50" | "p80" | "p95", time: string | null | undefined) =>
    time && t(`advice.${share}`, { within: spoken(time, place) })
  return (
    <section>
      <h3 className={panel.part}>{t("advice.title")}</h3>
      <dl className={panel.facts}>
        {known.map((b) => (
          <Fact
            key={`${b.dimension} ${b.load}`}
            name={`${t(`advice.of.${b.dimension ?? "ALL"}`)}${b.load ? `, ${t(`advice.on.${b.load}`)}` : ""}`}
          >
            {[
              within("p50", b.p50),
              within("p80", b.p80),
              within("p95", b.p95) || t("advice.fewer"),
              `n = ${count(b.kept, place)}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </Fact>
        ))}
        {c.advice.asked && (
          <Fact name={t("advice.promised")}>
            {t("advice.share", { share: percent(c.advice.asked.share, place) })}
            {c.advice.asked.bold && ` · ${t("advice.bold")}`}
          </Fact>
        )}
      </dl>
    </section>
  )
}

// What followed: shown where both sides have something to compare.
function Aftermath({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const said = useAfter()
  const { kept, notKept, days } = c.aftermath
  if (kept.promises === 0 || notKept.promises === 0) return null
  return (
    <section>
      <h3 className={panel.part}>{t("after.title", { count: days })}</h3>
      <dl className={panel.facts}>
        <Fact name={t("after.kept")}>{said(kept)}</Fact>
        <Fact name={t("after.notKept")}>{said(notKept)}</Fact>
      </dl>
      <Complaints of={[...notKept.complaints, ...kept.complaints]} />
    </section>
  )
}

// The complaints behind the figures, those about what wasn't kept first.
function Complaints({ of }: { of: Whole["aftermath"]["kept"]["complaints"] }) {
  const { t } = useTranslation("claims")
  if (of.length === 0) return null
  return (
    <>
      <h4 className={panel.part}>{t("after.complaints")}</h4>
      <ul className={classes.promises}>
        {of.map((i) => (
          <li key={i.id}>
            <span>
              <AnchorLink to="/customers/$id" params={{ id: i.customer?.id ?? "" }} size="sm">
                {i.customer?.name}
              </AnchorLink>{" "}
              {i.subject || i.body.slice(0, 80)}
            </span>
            <When at={i.occurredAt} as="day" />
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  return (
    <dl className={panel.facts}>
      {c.published && <Fact name={t("published")}>{c.published}</Fact>}
      <Fact name={t("about.label")}>{t(`about.${aboutOf(c)}`)}</Fact>
      <Fact name={t("measure")}>{measureWords(t, c.measure)}</Fact>
      <Fact name={t("products")}>
        {c.products.length > 0 ? c.products.map((p) => p.name).join(", ") : t("allProducts")}
      </Fact>
      {c.channel && <Fact name={t("channel")}>{t(`channels.${c.channel}`)}</Fact>}
      <Fact name={t("validFrom")}>
        <Day day={c.validFrom} />
      </Fact>
      {c.validUntil && (
        <Fact name={t("validUntil")}>
          <Day day={c.validUntil} />
        </Fact>
      )}
      <Fact name={t("review")}>
        <Day day={c.reviewOn} />
      </Fact>
      {c.retiredAt && (
        <Fact name={t("states.RETIRED")}>
          <When at={c.retiredAt} as="day" /> {sentence(c.retiredReason)}
        </Fact>
      )}
    </dl>
  )
}

// What was bought earlier goes by earlier terms: they stay to be read.
function Terms({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  return (
    <section>
      <h3 className={panel.part}>{t("panel.terms")}</h3>
      <ol className={panel.chain}>
        {c.terms.map((terms) => (
          <li key={terms.since}>
            <span>
              {terms.text} · {measureWords(t, terms.measure)}
              {terms.boldReason && ` · ${t("bold.because", { reason: terms.boldReason })}`}
            </span>
            <Day day={terms.since} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Promises({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  if (c.latest.nodes.length === 0) return null
  const { value, capped } = c.latest.totalCount
  return (
    <section>
      <h3 className={panel.part}>{t("panel.promises")}</h3>
      <ul className={classes.promises}>
        {c.latest.nodes.map((p) => (
          <li key={p.id}>
            <span>
              {p.customer?.name} · <Due due={p.due} />
            </span>
            <Mark promise={p} />
          </li>
        ))}
      </ul>
      <AnchorLink to="/promises" search={{ claim: c.id }} size="sm" mt="sm" display="inline-block">
        {t("panel.all", { count: value, formatted: count(value, place) + (capped ? "+" : "") })}
      </AnchorLink>
    </section>
  )
}
