import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, percent } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { graphql } from "../graph"
import classes from "./report.module.css"

const query = graphql(`
  query Boldness($from: Date!, $to: Date!) {
    boldness(from: $from, to: $to) {
      bold
      boldKept
      boldRate
      advised
      advisedKept
      advisedRate
    }
  }
`)

/** Boldness is whether it paid to promise earlier than our own history advises. */
export function Boldness({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  const asked = useQuery({
    queryKey: ["keeping", "boldness", from, to],
    queryFn: async ({ signal }) => (await ask(query, { from, to }, { signal })).boldness,
  })
  const b = asked.data
  const said = (rate: number | null | undefined, kept: number, n: number) =>
    rate == null
      ? t("boldness.nothing")
      : t("boldness.kept", { rate: percent(rate, place), kept: count(kept, place), n: count(n, place) })
  return (
    <section aria-labelledby="boldness">
      <h2 id="boldness" className={classes.part}>
        {t("boldness.title")}
      </h2>
      {asked.isPending && <Skeleton height={64} mt="sm" />}
      {asked.isError && !b && <Failed error={asked.error} reset={asked.refetch} />}
      {b && b.bold + b.advised === 0 && <p className={classes.note}>{t("boldness.none")}</p>}
      {b && b.bold + b.advised > 0 && (
        <>
          <dl className={classes.facts}>
            <div>
              <dt>{t("boldness.bold")}</dt>
              <dd>{said(b.boldRate, b.boldKept, b.bold)}</dd>
            </div>
            <div>
              <dt>{t("boldness.advised")}</dt>
              <dd>{said(b.advisedRate, b.advisedKept, b.advised)}</dd>
            </div>
          </dl>
          <p className={classes.note}>{t("boldness.note")}</p>
        </>
      )}
    </section>
  )
}
