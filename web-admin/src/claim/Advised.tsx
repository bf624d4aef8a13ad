import { Textarea } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import type { ComponentProps } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, percent } from "../app/money"
import { useMay } from "../app/session"
import { calendarDay, dayOf, spoken, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { ClaimAdviceQuery, ClaimMeasureInput } from "../graph/graphql"
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
  /** Within how much it is to say, as far as that can be counted yet. */
  measure: ClaimMeasureInput | undefined
  /** Whether it says so already. */
  same: boolean
  /** The field of why it is bolder. */
  reason: ComponentProps<typeof Textarea>
}

/** Advised puts what our own history says beside what a claim is about to say, and asks why where that is bolder. */
export function Advised({ claimId, productId, measure, same, reason }: Props) {
  const { t } = useTranslation(["insight", "advice"])
  const may = useMay("reports:read")
  const [within] = useDebouncedValue(measure && JSON.stringify(measure), 250)
  const about = {
    ...(claimId && { claimId }),
    ...(productId && { productId }),
    ...(within && { within: JSON.parse(within) as ClaimMeasureInput }),
  }
  const told = useQuery({
    queryKey: ["advice", "claim", about],
    queryFn: async ({ signal }) => (await ask(query, { about }, { signal })).dateAdvice,
    enabled: may,
    retry: false,
    placeholderData: keepPreviousData,
  })
  const advice = told.data
  const bold = within !== undefined && advice?.asked?.bold
  const why = (bold && !same) || reason.error || reason.value
  if (!advice && !why) return null
  return (
    <>
      {advice && <History advice={advice} asked={within !== undefined} />}
      {why && (
        <Textarea
          label={t("advice:reason")}
          description={t("advice:reasonText")}
          autosize
          minRows={2}
          maxLength={500}
          {...reason}
        />
      )}
    </>
  )
}

// What history says of times like these, and of the time that is thought of.
function History({ advice, asked }: { advice: ClaimAdviceQuery["dateAdvice"]; asked: boolean }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
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
      {asked && advice.asked && (
        <p>
          {t("claim.asked", { share: percent(advice.asked.share, place) })}{" "}
          {advice.asked.bold && <strong>{t("claim.bold")}</strong>}
        </p>
      )}
    </div>
  )
}
