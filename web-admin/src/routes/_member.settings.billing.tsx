import { Alert, Skeleton, Stack } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { useMay } from "../app/session"
import { Failed, Forbidden } from "../app/states"
import * as z from "../app/zod"
import { ChangePlan, Reduce } from "../billing/ChangePlan"
import { Invoices } from "../billing/Invoices"
import { Plans } from "../billing/Plans"
import { type Billing, billingQuery, standingKey } from "../billing/queries"
import { Standing } from "../billing/Standing"
import { Subscribe } from "../billing/Subscribe"
import { Used } from "../billing/Used"
import type { StandingQuery } from "../graph/graphql"
import { Section } from "../settings/Section"
import { Page } from "../shell/Page"
import { choice } from "../table/filters"

/** back says from which of Stripe's pages she comes. */
const search = z.object({ back: choice(["paid", "left", "portal"]) })

export const Route = createFileRoute("/_member/settings/billing")({
  component: BillingPage,
  validateSearch: search,
})

function BillingPage() {
  const { t } = useTranslation("shell")
  const may = useMay("billing:read")
  return (
    <Page name={t("sections.billing")} narrow>
      {may ? <Asked /> : <Forbidden />}
    </Page>
  )
}

function Asked() {
  const { back } = Route.useSearch()
  const asked = useQuery({
    queryKey: ["billing"],
    queryFn: async ({ signal }) => {
      const { billing } = await ask(billingQuery, {}, { signal })
      if (!billing) throw new Problem("", 404, undefined, "NOT_FOUND")
      return billing
    },
    // What was paid or changed there is known here a moment later: perhaps before
    // this page hears of changes, so it asks for a while.
    refetchInterval: ({ state }) =>
      (back === "paid" && !state.data?.subscribed) || (back === "portal" && state.dataUpdateCount < 15)
        ? 2_000
        : false,
  })
  useBanner(asked.data?.state)
  if (asked.error) return <Failed error={asked.error} reset={asked.refetch} />
  if (!asked.data) {
    return (
      <Stack gap="lg" maw={560} aria-busy>
        {[0, 1, 2].map((n) => (
          <Skeleton key={n} height={72} />
        ))}
      </Stack>
    )
  }
  return <Whole billing={asked.data} />
}

/** useBanner has the banner over every page say what this one has heard: whoever has just paid isn't dunned. */
function useBanner(state: Billing["state"] | undefined) {
  const queries = useQueryClient()
  useEffect(() => {
    const said = queries.getQueryData<StandingQuery>(standingKey)?.viewer?.standing.state
    if (state && said && said !== state) void queries.invalidateQueries({ queryKey: standingKey })
  }, [state, queries])
}

function Whole({ billing }: { billing: Billing }) {
  const { t } = useTranslation("billing")
  const { back } = Route.useSearch()
  const pays = useMay("billing:write")
  const taken = billing.usage.find((u) => u.of === "SEATS")?.used ?? 1
  return (
    <>
      {back && (
        <Alert maw={560} mb="lg" variant="light" role="status">
          {t(back === "paid" && billing.subscribed ? "back.known" : `back.${back}`)}
        </Alert>
      )}
      <Standing billing={billing} />
      <Reduce reduce={billing.reduce} />
      <Used usage={billing.usage} />
      {pays && billing.connected && !billing.subscribed && <Subscribe taken={taken} />}
      {pays && billing.subscribed && <ChangePlan billing={billing} taken={taken} />}
      {(billing.connected || billing.plan.name !== "LOCAL") && <Plans on={billing.plan.name} />}
      {billing.manageable && <Invoices />}
      {pays && !billing.connected && (
        <Section name={t("unconnected")} text={t("unconnectedText")}>
          {null}
        </Section>
      )}
    </>
  )
}
