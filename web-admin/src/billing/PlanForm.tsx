import { NumberInput, SegmentedControl, Select, Stack } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { money } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import type { BillingInterval, PlanName } from "../graph/graphql"
import { usePlans } from "./Plans"

/** Order is what an owner wants to pay for. */
export interface Order {
  plan: PlanName
  interval: BillingInterval
  seats: number
}

/** PlanForm chooses a plan, how often it is paid for and how many seats. */
export function PlanForm({
  order,
  onChange,
  taken,
  least,
  children,
}: {
  order: Order
  onChange: (order: Order) => void
  taken: number
  least: number
  children: ReactNode
}) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const asked = usePlans()
  const sold = asked.data?.filter((p) => p.monthlyPrice) ?? []
  return (
    <>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      <Stack gap="sm" maw={360}>
        <Select
          label={t("plan")}
          allowDeselect={false}
          value={order.plan}
          onChange={(name) => name && onChange({ ...order, plan: name as PlanName })}
          data={sold.map((p) => {
            const price = order.interval === "MONTHLY" ? p.monthlyPrice : p.yearlyPrice
            const name = t(`plans.${p.name}`)
            return {
              value: p.name,
              label: price ? t(`price.${order.interval}`, { name, price: money(price, place) }) : name,
            }
          })}
        />
        <SegmentedControl
          aria-label={t("interval")}
          value={order.interval}
          onChange={(value) => onChange({ ...order, interval: value as BillingInterval })}
          data={[
            { value: "MONTHLY", label: t("intervals.MONTHLY") },
            { value: "YEARLY", label: t("intervals.YEARLY") },
          ]}
        />
        <NumberInput
          label={t("of.SEATS")}
          description={t("seatsText", { count: taken })}
          min={least}
          max={10_000}
          allowDecimal={false}
          value={order.seats}
          onChange={(n) => onChange({ ...order, seats: Math.trunc(Number(n)) || least })}
        />
        {children}
      </Stack>
    </>
  )
}
