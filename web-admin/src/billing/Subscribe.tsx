import { Alert, Button, NumberInput, SegmentedControl, Select, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { money } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import type { BillingInterval, PlanName } from "../graph/graphql"
import { Section } from "../settings/Section"
import { useLeave } from "./leave"
import { openCheckout, plansQuery } from "./queries"

/** Subscribe chooses a plan, how often it is paid for and how many seats; the rest is Stripe's page. */
export function Subscribe({ taken }: { taken: number }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const [plan, setPlan] = useState<PlanName>("GROWTH")
  const [interval, setInterval] = useState<BillingInterval>("MONTHLY")
  const [seats, setSeats] = useState(taken)
  const asked = useQuery({
    queryKey: ["plans"],
    queryFn: async ({ signal }) => (await ask(plansQuery, {}, { signal })).plans,
  })
  const leave = useLeave(
    async () =>
      (await ask(openCheckout, { input: { plan, interval, seats: Math.trunc(seats) } })).openCheckout,
  )
  const sold = asked.data?.filter((p) => p.monthlyPrice) ?? []
  return (
    <Section name={t("subscribe")} text={t("subscribeText")}>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      <Stack gap="sm" maw={360}>
        <Select
          label={t("plan")}
          allowDeselect={false}
          value={plan}
          onChange={(name) => name && setPlan(name as PlanName)}
          data={sold.map((p) => {
            const price = interval === "MONTHLY" ? p.monthlyPrice : p.yearlyPrice
            const name = t(`plans.${p.name}`)
            return {
              value: p.name,
              label: price ? t(`price.${interval}`, { name, price: money(price, place) }) : name,
            }
          })}
        />
        <SegmentedControl
          aria-label={t("interval")}
          value={interval}
          onChange={(value) => setInterval(value as BillingInterval)}
          data={[
            { value: "MONTHLY", label: t("intervals.MONTHLY") },
            { value: "YEARLY", label: t("intervals.YEARLY") },
          ]}
        />
        <NumberInput
          label={t("of.SEATS")}
          description={t("seatsText", { count: taken })}
          min={taken}
          max={10_000}
          allowDecimal={false}
          value={seats}
          onChange={(n) => setSeats(Number(n) || taken)}
        />
        {leave.error && (
          <Alert color="red" variant="light" role="alert">
            {leave.error.message}
          </Alert>
        )}
        <Button loading={leave.isPending} onClick={() => leave.mutate(undefined)}>
          {t("checkout")}
        </Button>
      </Stack>
    </Section>
  )
}
