import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { money } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import report from "../promise/report.module.css"
import { cardLiabilityQuery } from "./cards"
import classes from "./loyalty.module.css"

const parts = ["opening", "issued", "redeemed", "expired", "reversed", "closing"] as const
const signs = { opening: "", issued: "+", redeemed: "−", expired: "−", reversed: "−", closing: "" }

/** CardsOwed is what the tenant owes on open cards of a currency, and how the last days brought it about. */
export function CardsOwed({ currency }: { currency: string }) {
  const { t } = useTranslation("cards")
  const place = usePlace()
  const asked = useQuery({
    queryKey: ["cards", "owed", currency],
    queryFn: async ({ signal }) => (await ask(cardLiabilityQuery, { currency }, { signal })).cardLiability,
  })
  if (asked.isPending) return <Skeleton height={64} mb="md" />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const owed = asked.data
  if (!owed) return null
  return (
    <section aria-label={t("owed.title")} className={classes.above}>
      <dl className={classes.sum}>
        {parts.map((part) => (
          <div key={part} data-part={part}>
            <dt>{t(`owed.${part}`)}</dt>
            <dd>
              {signs[part] && <span>{signs[part]}</span>}
              {money(owed[part], place)}
            </dd>
          </div>
        ))}
      </dl>
      <p className={report.note}>
        {t("owed.text", { currency })} <Day day={owed.from} /> – <Day day={owed.to} />
      </p>
    </section>
  )
}
