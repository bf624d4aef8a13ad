import { Alert, Button, Group } from "@mantine/core"
import { IconAlertTriangle } from "@tabler/icons-react"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Trans, useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, money } from "../app/money"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Section } from "../settings/Section"
import classes from "./billing.module.css"
import { type Order, PlanForm } from "./PlanForm"
import { type Billing, type Cost, changePlan, planChangeQuery, type Reduction } from "./queries"

/** ChangePlan shows what a change of plan or seats costs and what it leaves no room for, before it is made. */
export function ChangePlan({ billing, taken }: { billing: Billing; taken: number }) {
  const { t } = useTranslation("billing")
  const queries = useQueryClient()
  const [wish, setWish] = useState<Order>() // until there is one, the form shows what there is
  const order = wish ?? {
    plan: billing.plan.name,
    interval: billing.interval ?? "MONTHLY",
    seats: billing.paidSeats,
  }
  const cost = useMutation({
    mutationKey: ["billing", "cost"],
    mutationFn: async (input: Order) => (await ask(planChangeQuery, { input })).planChange,
  })
  const change = useMutation({
    mutationKey: ["billing", "change"],
    mutationFn: async ({ seen, at }: Cost) => {
      const { changePlan: made } = await ask(changePlan, { input: { ...order, seen, at } })
      if (!made?.billing) throw new Error(made?.userErrors[0]?.message ?? "")
    },
    onSuccess: () => cost.reset(),
    onSettled: async (_, failed) => {
      await queries.invalidateQueries({ queryKey: ["billing"] })
      if (!failed) setWish(undefined)
    },
  })
  const error = cost.error ?? change.error
  const same =
    order.plan === billing.plan.name &&
    order.interval === billing.interval &&
    order.seats === billing.paidSeats
  return (
    <Section name={t("change")} text={t("changeText")}>
      <PlanForm
        order={order}
        onChange={(o) => {
          setWish(o)
          cost.reset()
          change.reset()
        }}
        taken={taken}
        least={1}
      >
        {change.isSuccess && (
          <Alert color="green" variant="light" role="status">
            {t("changed")}
          </Alert>
        )}
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        {cost.data ? (
          <>
            <Costs cost={cost.data} />
            <Reduce reduce={cost.data.reduce} />
            <Group gap="sm">
              <Button loading={change.isPending} onClick={() => cost.data && change.mutate(cost.data)}>
                {t("changeNow")}
              </Button>
              <Button variant="default" disabled={change.isPending} onClick={() => cost.reset()}>
                {t("changeNot")}
              </Button>
            </Group>
          </>
        ) : (
          <Button
            variant="default"
            disabled={same}
            loading={cost.isPending}
            onClick={() => cost.mutate(order)}
          >
            {t("cost")}
          </Button>
        )}
      </PlanForm>
    </Section>
  )
}

function Costs({ cost }: { cost: Cost }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const credit = cost.prorated.amount.startsWith("-")
  const amount = money({ ...cost.prorated, amount: cost.prorated.amount.replace("-", "") }, place)
  return (
    <div role="status">
      <div>{t(credit ? "credited" : "charged", { amount })}</div>
      <div>{t(`then.${cost.interval}`, { price: money(cost.price, place) })}</div>
    </div>
  )
}

/** Reduce lists what there is more of than there will be room for, and until when it may stay so. */
export function Reduce({ reduce }: { reduce: Reduction[] }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  if (reduce.length === 0) return null
  return (
    <Alert
      maw={560}
      mb="lg"
      color="yellow"
      variant="light"
      classNames={{ title: classes.warning }}
      icon={<IconAlertTriangle aria-hidden />}
      title={t("reduce")}
    >
      <ul className={classes.reduce}>
        {reduce.map((r) => (
          <li key={r.of}>
            <Trans
              t={t}
              i18nKey="reduceOne"
              values={{ of: t(`of.${r.of}`), used: count(r.used, place), allowed: count(r.allowed, place) }}
              components={{ when: <When at={r.by} as="day" /> }}
            />
          </li>
        ))}
      </ul>
      {t("reduceText")}
    </Alert>
  )
}
