import { Skeleton, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { BusinessFacts } from "../settings/BusinessFacts"
import { BusinessForm } from "../settings/BusinessForm"
import { type Business as BusinessData, businessQuery } from "../settings/business"
import { Demand } from "../settings/Demand"
import { ShowKeeping } from "../settings/ShowKeeping"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/settings/business")({ component: Business })

function Business() {
  const { t } = useTranslation("shell")
  const write = useMay("settings:write")
  const asked = useQuery({
    queryKey: ["tenant"],
    queryFn: async ({ signal }) => {
      const { tenant } = await ask(businessQuery, {}, { signal })
      if (!tenant) throw new Problem("", 404, undefined, "NOT_FOUND")
      return tenant
    },
  })
  return (
    <Page name={t("sections.business")} narrow>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.isPending && (
        <Stack gap="lg" maw={560} aria-busy>
          {[0, 1, 2, 3].map((n) => (
            <Skeleton key={n} height={56} />
          ))}
        </Stack>
      )}
      {asked.data && !write && <BusinessFacts business={asked.data} />}
      {asked.data && write && <Changeable business={asked.data} />}
    </Page>
  )
}

function Changeable({ business }: { business: BusinessData }) {
  const { demandsSecondFactor: _, showsKeeping: __, ...form } = business
  return (
    <>
      <BusinessForm key={JSON.stringify(form)} business={business} />
      <ShowKeeping business={business} />
      <Demand business={business} />
    </>
  )
}
