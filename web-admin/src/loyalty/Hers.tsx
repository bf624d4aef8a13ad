import { Button, Group, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import type { Named } from "../customer/CustomerSelect"
import rail from "../customer/rail.module.css"
import classes from "./loyalty.module.css"
import { type Program, usePrograms } from "./queries"
import { pointsQuery } from "./wallet"

const Wallet = later(() => import("./Wallet"))
const Adjust = lazy(() => import("./Adjust"))
const Transfer = lazy(() => import("./Transfer"))
const Household = later(() => import("./Household"))

/** Hers is how many points one customer has of each program, and what may be done with them. */
export function Hers({ customer }: { customer: Named }) {
  const { t } = useTranslation("wallet")
  const mayAdjust = useMay("loyalty:adjust")
  const mayMove = useMay("loyalty:write")
  const [opened, open] = useState(false)
  const [adjusting, adjust] = useState(false)
  const [transferring, transfer] = useState(false)
  const [sharing, share] = useState(false)
  const programs = usePrograms()
  if (programs.data?.length === 0) return null // a tenant without points has nothing to say here
  const giving = programs.data?.filter((p) => p.transferDaily > 0) ?? []
  const shared = programs.data?.filter((p) => p.householdMost > 0) ?? []
  return (
    <section aria-labelledby="points">
      <h2 id="points">{t("title")}</h2>
      {programs.isPending && <Skeleton height={64} />}
      {programs.isError && !programs.data && <Failed error={programs.error} reset={programs.refetch} />}
      {programs.data?.map((p) => (
        <Balance key={p.id} customer={customer} program={p} />
      ))}
      {programs.data && (
        <Group gap={6} mt={10}>
          <Button size="compact-xs" variant="default" onClick={() => open(true)}>
            {t("open")}
          </Button>
          {mayAdjust && (
            <Button size="compact-xs" variant="default" onClick={() => adjust(true)}>
              {t("adjust.name")}
            </Button>
          )}
          {mayMove && giving.length > 0 && (
            <Button size="compact-xs" variant="default" onClick={() => transfer(true)}>
              {t("transfer.name")}
            </Button>
          )}
          {shared.length > 0 && (
            <Button size="compact-xs" variant="default" onClick={() => share(true)}>
              {t("household")}
            </Button>
          )}
        </Group>
      )}
      {programs.data && (
        <Wallet opened={opened} customer={customer} programs={programs.data} onClose={() => open(false)} />
      )}
      {shared.length > 0 && (
        <Household opened={sharing} customer={customer} programs={shared} onClose={() => share(false)} />
      )}
      <Suspense>
        {adjusting && programs.data && (
          <Adjust customer={customer} programs={programs.data} onClose={() => adjust(false)} />
        )}
        {transferring && <Transfer customer={customer} programs={giving} onClose={() => transfer(false)} />}
      </Suspense>
    </section>
  )
}

function Balance({ customer, program }: { customer: Named; program: Program }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const told = useQuery({
    queryKey: ["points", "of", customer.id, program.currency],
    queryFn: async ({ signal }) =>
      (await ask(pointsQuery, { id: customer.id, currency: program.currency }, { signal })).customer?.loyalty,
  })
  if (told.isPending) return <Skeleton height={40} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  const p = told.data
  if (!p) return null
  return (
    <>
      <p className={classes.balance}>
        <strong>{count(p.available, place)}</strong> {t("available", { name: program.name })}
      </p>
      <dl className={rail.facts}>
        {(["pending", "held", "debt"] as const).map(
          (part) =>
            p[part] > 0 && (
              <div key={part}>
                <dt>{t(`parts.${part}`)}</dt>
                <dd>{count(p[part], place)}</dd>
              </div>
            ),
        )}
        {p.household && (
          <div>
            <dt>{t("household")}</dt>
            <dd>
              {t("inHousehold", {
                name: p.household.household.name,
                n: count(p.household.available, place),
              })}
            </dd>
          </div>
        )}
        {p.referralCode && (
          <div>
            <dt>{t("referralCode")}</dt>
            <dd>{p.referralCode.text}</dd>
          </div>
        )}
      </dl>
    </>
  )
}
