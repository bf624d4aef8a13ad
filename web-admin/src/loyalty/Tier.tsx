import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import panel from "../promise/panel.module.css"
import report from "../promise/report.module.css"
import classes from "./loyalty.module.css"
import { standingQuery, type TierStanding } from "./tiers"

/** Tier is where a customer stands on a program's ladder: what is missing to the next tier, and what she would lose. */
export function Tier({ customerId, currency }: { customerId: string; currency: string }) {
  const { t } = useTranslation("tiers")
  const told = useQuery({
    queryKey: ["points", "tier", customerId, currency],
    queryFn: async ({ signal }) =>
      (await ask(standingQuery, { id: customerId, currency }, { signal })).customer?.loyalty?.tier ?? null,
  })
  if (told.isPending) return <Skeleton height={60} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  if (!told.data) return null
  return (
    <section aria-labelledby="wallet-tier">
      <h3 id="wallet-tier" className={panel.part}>
        {t("tier")}
      </h3>
      <Stands on={told.data} />
    </section>
  )
}

function Stands({ on: s }: { on: TierStanding }) {
  const { t } = useTranslation("tiers")
  const place = usePlace()
  return (
    <>
      <dl className={classes.sum}>
        <div>
          <dt>
            {s.since ? (
              <>
                {t("since")} <When at={s.since} as="day" />
              </>
            ) : (
              t("now")
            )}
          </dt>
          <dd>{s.tier?.name ?? t("noTier")}</dd>
        </div>
        <div>
          <dt>{t("counting")}</dt>
          <dd>{count(s.points, place)}</dd>
        </div>
        {s.next && (
          <div>
            <dt>{t("missingTo", { tier: s.next.name })}</dt>
            <dd>{count(s.missing, place)}</dd>
          </div>
        )}
      </dl>
      {s.floor && (
        <p className={report.note}>
          {t("held", { reason: s.floor.reason })}
          {s.floor.until && (
            <>
              {" "}
              {t("until")} <When at={s.floor.until} as="day" />
            </>
          )}
        </p>
      )}
      {s.falls && (
        <p className={report.note}>
          {t("falls", {
            count: s.falls.keep,
            n: count(s.falls.keep, place),
            tier: s.falls.to?.name ?? t("noTier"),
          })}{" "}
          <When at={s.falls.at} as="day" />
        </p>
      )}
    </>
  )
}
