import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import rail from "../customer/rail.module.css"
import classes from "./loyalty.module.css"
import { herTypeQuery } from "./stays"

/** HerType is why one customer stays, on both axes, and by which records. */
export function HerType({ customerId }: { customerId: string }) {
  const { t } = useTranslation("allegiance")
  const place = usePlace()
  const read = useQuery({
    queryKey: ["customer", customerId, "loyalty-type"],
    queryFn: async ({ signal }) => (await ask(herTypeQuery, { id: customerId }, { signal })).customer,
  })
  const told = read.data?.loyaltyType
  return (
    <section aria-labelledby="stays">
      <h2 id="stays">{t("hers.title")}</h2>
      {read.isPending && <Skeleton height={64} />}
      {read.isError && !read.data && <Failed error={read.error} reset={read.refetch} />}
      {told && (
        <>
          <p className={classes.balance}>
            <strong>{t(`names.${told.type}`)}</strong>
          </p>
          <dl className={rail.facts}>
            <div>
              <dt>{t("hers.attitude")}</dt>
              <dd>
                {told.answers > 0
                  ? t("hers.said", {
                      favourable: count(told.favourable, place),
                      answers: count(told.answers, place),
                    })
                  : t("hers.silent")}
              </dd>
            </div>
            <div>
              <dt>{t("hers.patronage")}</dt>
              <dd>{count(told.purchases, place)}</dd>
            </div>
          </dl>
          {told.records.length > 0 && (
            <details className={classes.records}>
              <summary>{t("hers.records")}</summary>
              <ul>
                {told.records.map((r) => (
                  <li key={r.id}>
                    <When at={r.at} as="day" /> · {t(`hers.kinds.${r.kind}`)}
                    {r.favourable !== null &&
                      `: ${t(r.favourable ? "hers.favourable" : "hers.unfavourable")}`}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </section>
  )
}
