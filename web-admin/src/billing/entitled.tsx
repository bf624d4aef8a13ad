import { Alert } from "@mantine/core"
import { IconLock } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { graphql } from "../graph"
import type { Feature } from "../graph/graphql"

const query = graphql(`
  query Entitled {
    viewer {
      standing {
        plan {
          name
          features
        }
      }
    }
  }
`)

/** usePlanWithout gives the plan when it lacks a feature: what needs it says so before it is clicked. */
export function usePlanWithout(feature: Feature) {
  const asked = useQuery({
    queryKey: ["billing", "entitled"],
    queryFn: ({ signal }) => ask(query, {}, { signal }),
    staleTime: 60_000,
  })
  const plan = asked.data?.viewer?.standing.plan
  return plan && !plan.features.includes(feature) ? plan.name : undefined
}

/** Lacks says that the plan hasn't got something, and leads who can see to it to the plans. */
export function Lacks({ plan }: { plan: NonNullable<ReturnType<typeof usePlanWithout>> }) {
  const { t } = useTranslation(["bulk", "billing"])
  const may = useMay("billing:write")
  return (
    <Alert variant="light" color="gray" icon={<IconLock aria-hidden />} role="note">
      {t("lacks", { plan: t(`billing:plans.${plan}`) })} {!may && t("lacksAsk")}
      {may && (
        <div>
          <ButtonLink to="/settings/billing" size="compact-sm" variant="default" mt="xs">
            {t("lacksGo")}
          </ButtonLink>
        </div>
      )}
    </Alert>
  )
}
