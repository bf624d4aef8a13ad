import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, percent } from "../app/money"
import { useMay } from "../app/session"
import { calendarDay, dayAfter, dayOf, spoken, today, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { ClaimUnit } from "../graph/graphql"
import classes from "./claim.module.css"

const query = graphql(`
  query ClaimAdvice($about: DateAdviceInput!) {
    dateAdvice(about: $about) {
      bases {
        dimension
        load
        kept
        p50
        p80
        p95
      }
      proposed {
        dueDay
        targetAt
      }
      asked {
        bold
        share
      }
    }
  }
`)

interface Props {
  /** The claim that is changed; a new one has no history of its own yet. */
  claimId: string | undefined
  /** The one product that it is for, if it is for one. */
  productId: string | undefined
  amount: number | ""
  unit: ClaimUnit
}

/** Advised puts what our own history says beside what a claim is about to say. */
export function Advised({ claimId, productId, amount, unit }: Props) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  const may = useMay("reports:read")
  const [days] = useDebouncedValue(unit === "CALENDAR_DAYS" && amount !== "" ? amount : undefined, 250)
  const about = {
    ...(claimId && { claimId }),
    ...(productId && { productId }),
    ...(days !== undefined && { dueDay: dayAfter(today(place), days) }),
  }
  const told = useQuery({
    queryKey: ["advice", "claim", about],
    queryFn: async ({ signal }) => (await ask(query, { about }, { signal })).dateAdvice,
    enabled: may,
    retry: false,
    placeholderData: keepPreviousData,
  })
  const advice = told.data
  if (!advice) return null
  const enough = advice.bases.filter((b) => b.kept >= 30 && b.p50 && b.p80)
  const times = enough.find((b) => b.p95) ?? enough[0]
  return (
    <div className={classes.advice} role="status">
      <strong>{t("claim.title")}</strong>
      {!times && <p>{t("claim.short")}</p>}
      {times && (
        <p>
          {t(times.p95 ? "claim.times" : "claim.never", {
            p50: spoken(times.p50 ?? "", place),
            p80: spoken(times.p80 ?? "", place),
            p95: spoken(times.p95 ?? "", place),
            n: count(times.kept, place),
          })}
        </p>
      )}
      {advice.proposed && (
        <p>
          {t("claim.proposed", {
            day: calendarDay(advice.proposed.dueDay, place),
            target: calendarDay(dayOf(advice.proposed.targetAt, place), place),
          })}
        </p>
      )}
      {days !== undefined && advice.asked && (
        <p>
          {t("claim.asked", { share: percent(advice.asked.share, place) })}{" "}
          {advice.asked.bold && <strong>{t("claim.bold")}</strong>}
        </p>
      )}
    </div>
  )
}
