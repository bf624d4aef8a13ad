import { Badge, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, money } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import type { PlanName } from "../graph/graphql"
import { Section } from "../settings/Section"
import classes from "./billing.module.css"
import { counted } from "./entitled"
import { type Plan, plansQuery } from "./queries"

/** usePlans asks for the plans on offer, the smallest first. */
export function usePlans() {
  return useQuery({
    queryKey: ["plans"],
    queryFn: async ({ signal }) => (await ask(plansQuery, {}, { signal })).plans,
  })
}

/** Plans compares what each plan has and costs: it is where a refusal leads. */
export function Plans({ on }: { on: PlanName }) {
  const { t } = useTranslation("billing")
  const asked = usePlans()
  return (
    <Section name={t("compare")} text={t("compareText")}>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      <ul className={classes.plans}>
        {asked.data?.map((plan) => (
          <One key={plan.name} plan={plan} yours={plan.name === on} />
        ))}
      </ul>
    </Section>
  )
}

function One({ plan, yours }: { plan: Plan; yours: boolean }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const { monthlyPrice: monthly, yearlyPrice: yearly } = plan
  const price =
    monthly && yearly
      ? t("each", { monthly: money(monthly, place), yearly: money(yearly, place) })
      : t("free")
  return (
    <li data-yours={yours || undefined}>
      <div className={classes.plan}>
        <Title order={3}>{t(`plans.${plan.name}`)}</Title>
        {yours && (
          <Badge variant="default" size="sm" tt="none">
            {t("yours")}
          </Badge>
        )}
      </div>
      <p className={classes.quiet}>{price}</p>
      <ul>
        {counted.map((of) => {
          const at = plan.limits.find((l) => l.of === of)?.at
          return (
            <li key={of}>{at == null ? t(`hasAny.${of}`) : t(`has.${of}`, { limit: count(at, place) })}</li>
          )
        })}
        {plan.features.map((f) => (
          <li key={f}>{t(`features.${f}`)}</li>
        ))}
      </ul>
    </li>
  )
}
