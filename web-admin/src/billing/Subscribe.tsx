import { Alert, Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Section } from "../settings/Section"
import { useLeave } from "./leave"
import { type Order, PlanForm } from "./PlanForm"
import { openCheckout } from "./queries"

/** Subscribe chooses what to pay for; the rest is Stripe's page. */
export function Subscribe({ taken }: { taken: number }) {
  const { t } = useTranslation("billing")
  const [order, setOrder] = useState<Order>({ plan: "GROWTH", interval: "MONTHLY", seats: taken })
  const leave = useLeave(async () => (await ask(openCheckout, { input: order })).openCheckout)
  return (
    <Section name={t("subscribe")} text={t("subscribeText")}>
      <PlanForm order={order} onChange={setOrder} taken={taken} least={taken}>
        {leave.error && (
          <Alert color="red" variant="light" role="alert">
            {leave.error.message}
          </Alert>
        )}
        <Button loading={leave.isPending} onClick={() => leave.mutate(undefined)}>
          {t("checkout")}
        </Button>
      </PlanForm>
    </Section>
  )
}
