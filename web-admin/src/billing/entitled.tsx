import { Alert, Text } from "@mantine/core"
import { IconLock } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { ButtonLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
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

const roomQuery = graphql(`
  query Room($of: Allowance!) {
    viewer {
      standing {
        usage(of: $of) {
          used
          allowed
        }
      }
    }
  }
`)

/** Counted are the allowances that something in the console uses. */
type Counted = "SEATS" | "CUSTOMERS" | "API_POINTS"

/** useRoom gives how much is left of an allowance, before more of it is asked for; nothing where there is no limit. */
export function useRoom(of: Counted) {
  const asked = useQuery({
    queryKey: ["billing", "room", of],
    queryFn: ({ signal }) => ask(roomQuery, { of }, { signal }),
    staleTime: 10_000,
  })
  const usage = asked.data?.viewer?.standing.usage
  if (usage?.allowed == null) return undefined
  return { left: Math.max(0, usage.allowed - usage.used), allowed: usage.allowed }
}

/** Room says how much is left of an allowance, and when that isn't enough, who can see to it. */
export function Room({ of, needed = 1 }: { of: Counted; needed?: number }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const room = useRoom(of)
  if (!room) return null
  const said = {
    count: room.left,
    left: count(room.left, place),
    allowed: count(room.allowed, place),
    needed: count(needed, place),
  }
  if (room.left < needed) return <Shut text={t(room.left === 0 ? `gone.${of}` : `short.${of}`, said)} />
  return (
    <Text size="sm" c="dimmed">
      {t(`left.${of}`, said)}
    </Text>
  )
}

/** Lacks says that the plan hasn't got something, and leads who can see to it to the plans. */
export function Lacks({ plan }: { plan: NonNullable<ReturnType<typeof usePlanWithout>> }) {
  const { t } = useTranslation(["bulk", "billing"])
  return <Shut text={t("lacks", { plan: t(`billing:plans.${plan}`) })} />
}

function Shut({ text }: { text: string }) {
  const { t } = useTranslation("bulk")
  const may = useMay("billing:write")
  return (
    <Alert variant="light" color="gray" icon={<IconLock aria-hidden />} role="note">
      {text} {!may && t("lacksAsk")}
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
