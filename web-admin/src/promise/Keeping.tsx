import { Skeleton, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { AnchorLink } from "../app/links"
import { count, percent } from "../app/money"
import { Failed } from "../app/states"
import { dayOf, usePlace } from "../app/time"
import { graphql } from "../graph"
import classes from "./keeping.module.css"
import type { Standing } from "./standing"

const query = graphql(`
  query Keeping($from: Date!, $to: Date!) {
    promiseKeeping(from: $from, to: $to) {
      rows {
        fallenDue
        kept
        keptLate
        broken
        overdue
        keepRate
      }
    }
  }
`)

const days = 90

/** Keeping is how the tenant kept its word lately: the rate, and what it is made of. */
export default function Keeping() {
  const { t } = useTranslation("today")
  const place = usePlace()
  const to = dayOf(new Date().toISOString(), place)
  const from = dayOf(new Date(Date.now() - (days - 1) * 86_400_000).toISOString(), place)
  const asked = useQuery({
    queryKey: ["keeping", from, to],
    queryFn: ({ signal }) => ask(query, { from, to }, { signal }),
  })
  return (
    <section aria-labelledby="keeping" className={`card ${classes.keeping}`}>
      <header className={classes.head}>
        <h2 id="keeping">{t("keeping", { count: days })}</h2>
        <AnchorLink to="/promises" search={{ view: "report" }} size="sm">
          {t("keepingMore")}
        </AnchorLink>
      </header>
      {asked.isPending && <Skeleton height={92} />}
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data && <Rate row={asked.data.promiseKeeping.rows[0]} />}
    </section>
  )
}

interface Row {
  fallenDue: number
  kept: number
  keptLate: number
  broken: number
  overdue: number
  keepRate?: number | null
}

function Rate({ row }: { row: Row | undefined }) {
  const { t } = useTranslation("today")
  const place = usePlace()
  if (!row || row.fallenDue === 0) {
    return <Text c="dimmed">{t("keepingNone")}</Text>
  }
  const parts: [Standing, string, number][] = [
    ["kept", t("kept"), row.kept],
    ["late", t("keptLate"), row.keptLate],
    ["broken", t("broken"), row.broken],
    ["overdue", t("overdue"), row.overdue],
  ]
  return (
    <div className={classes.rate}>
      <p className={classes.figure}>
        <strong>{percent(row.keepRate ?? 0, place)}</strong>
        <span>{t("keptOf", { n: count(row.fallenDue, place) })}</span>
      </p>
      <div>
        <div className={classes.bar} aria-hidden>
          {parts.map(
            ([standing, , n]) =>
              n > 0 && <span key={standing} data-standing={standing} style={{ flexGrow: n }} />,
          )}
        </div>
        <dl className={classes.parts}>
          {parts.map(([standing, name, n]) => (
            <div key={standing}>
              <dt data-standing={standing}>{name}</dt>
              <dd>{count(n, place)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}
