import { Alert, Text } from "@mantine/core"
import { IconLock } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { ButtonLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { graphql } from "../graph"
import type { Allowance, Feature, PlanName } from "../graph/graphql"

const query = graphql(`
  query Entitled {
    viewer {
      standing {
        plan {
          name
          lacks {
            feature
            plan
          }
        }
      }
    }
  }
`)

/** Lacking is a feature that the plan hasn't: the plan's name, and the smallest one that has it. */
interface Lacking {
  plan: PlanName
  better: PlanName
}

/** useLacking gives what the plan lacks of a feature: what needs it says so before it is clicked. */
export function useLacking(feature: Feature): Lacking | undefined {
  const asked = useQuery({
    queryKey: ["billing", "entitled"],
    queryFn: ({ signal }) => ask(query, {}, { signal }),
    staleTime: 60_000,
  })
  const plan = asked.data?.viewer?.standing.plan
  const lack = plan?.lacks.find((l) => l.feature === feature)
  return plan && lack && { plan: plan.name, better: lack.plan }
}

const roomQuery = graphql(`
  query Room($of: Allowance!) {
    viewer {
      standing {
        usage(of: $of) {
          used
          allowed
          moreWith
        }
      }
    }
  }
`)

/** counted are the allowances of what there is today; for what there isn't yet the plans have more. */
export const counted = ["SEATS", "CUSTOMERS", "API_POINTS"] as const
type Counted = (typeof counted)[number]

/** useRoom gives how much is left of an allowance, before more of it is asked for; nothing where there is no limit. */
export function useRoom(of: Counted) {
  const asked = useQuery({
    queryKey: ["billing", "room", of],
    queryFn: ({ signal }) => ask(roomQuery, { of }, { signal }),
    staleTime: 10_000,
  })
  const usage = asked.data?.viewer?.standing.usage
  if (usage?.allowed == null) return undefined
  return { left: Math.max(0, usage.allowed - usage.used), allowed: usage.allowed, moreWith: usage.moreWith }
}

/** Room says how much is left of an allowance, and when that isn't enough, which plan has more. */
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
  if (room.left < needed) {
    const short = t(room.left === 0 ? `gone.${of}` : `short.${of}`, said)
    return <Shut text={`${short} ${more(t, of, room.moreWith)}`} />
  }
  return (
    <Text size="sm" c="dimmed">
      {t(`left.${of}`, said)}
    </Text>
  )
}

/** more says where there is more of an allowance: in a larger plan, or for seats, where one pays for more. */
export function more(t: TFunction<"billing">, of: Allowance, plan: PlanName | null | undefined): string {
  if (plan) return t("moreWith", { plan: t(`plans.${plan}`) })
  return of === "SEATS" ? t("moreSeats") : ""
}

/** Lacks says that the plan hasn't got something and which has, and leads who can see to it to the plans. */
export function Lacks({ plan, better }: Lacking) {
  const { t } = useTranslation(["bulk", "billing"])
  return (
    <Shut text={t("lacks", { plan: t(`billing:plans.${plan}`), better: t(`billing:plans.${better}`) })} />
  )
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
