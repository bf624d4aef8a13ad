import { Button, Group, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { lastDay, usePlace } from "../app/time"
import { Day, When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import panel from "../promise/panel.module.css"
import report from "../promise/report.module.css"
import classes from "./loyalty.module.css"
import type { Program } from "./queries"
import { liftTierFloor, standingQuery, type TierStanding } from "./tiers"

const FloorDialog = lazy(() => import("./FloorDialog"))

/** Tier is where a customer stands on a program's ladder: what is missing to the next tier, what she would lose, and who holds her. */
export function Tier({ customer, program }: { customer: Named; program: Program }) {
  const { t } = useTranslation("tiers")
  const mayAdjust = useMay("loyalty:adjust")
  const [holding, hold] = useState(false)
  const { id: customerId } = customer
  const { currency } = program
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
      <Group justify="space-between" mb="xs">
        <h3 id="wallet-tier" className={panel.part}>
          {t("tier")}
        </h3>
        {mayAdjust && (
          <Button size="compact-xs" variant="default" onClick={() => hold(true)}>
            {t("floor.set")}
          </Button>
        )}
      </Group>
      <Stands on={told.data} />
      {told.data.floor && <Floor floor={told.data.floor} customer={customer} mayAdjust={mayAdjust} />}
      <Suspense>
        {holding && <FloorDialog customer={customer} program={program} onClose={() => hold(false)} />}
      </Suspense>
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

// Who holds her, why and until when; lifted, a grace begins if her points don't reach her tier.
function Floor({
  floor: f,
  customer,
  mayAdjust,
}: {
  floor: NonNullable<TierStanding["floor"]>
  customer: Named
  mayAdjust: boolean
}) {
  const { t } = useTranslation("tiers")
  const place = usePlace()
  const [asking, ask] = useState(false)
  const lift = useChange({
    verb: liftTierFloor,
    said: () => t("floor.lifted"),
    stale: [["points"]],
    done: () => ask(false),
  })
  return (
    <>
      <p className={report.note}>
        {f.member
          ? t("floor.by", { name: f.member.name, reason: f.reason })
          : t("held", { reason: f.reason })}{" "}
        {t("floor.since")} <When at={f.from} as="day" />
        {f.until && (
          <>
            {" "}
            {t("until")} <Day day={lastDay(f.until, place)} />
          </>
        )}
      </p>
      {mayAdjust && (
        <Button size="compact-xs" variant="default" mt={6} onClick={() => ask(true)}>
          {t("floor.lift")}
        </Button>
      )}
      <Confirm
        title={t("floor.liftTitle", { name: customer.name })}
        text={t("floor.liftText")}
        verb={t("floor.lift")}
        opened={asking}
        busy={lift.busy}
        onConfirm={() => lift.run({ input: { id: f.id } })}
        onClose={() => ask(false)}
      />
    </>
  )
}
