import { dayAfter, type Place, today } from "../app/time"
import { instantOf } from "../app/zoned"
import type { EventFilter } from "../graph/graphql"
import type { AuditSearch, periods } from "./search"

const daysBack: Record<(typeof periods)[number], number> = { today: 0, week: 6, month: 29 }

/** auditFilter says to the API what the address says, to this member in the tenant's zone. */
export function auditFilter(s: AuditSearch, memberId: string, place: Place): EventFilter {
  return {
    ...(s.type && { type: { eq: s.type } }),
    ...(s.actor && { actorId: { eq: s.actor === "me" ? memberId : s.actor } }),
    ...(s.record && { subjectId: { eq: s.record } }),
    ...(s.period && { recordedAt: { gte: startOf(dayAfter(today(place), -daysBack[s.period]), place) } }),
  }
}

function startOf(day: string, { timeZone }: Place): string {
  return instantOf(`${day}T00:00`, timeZone) ?? `${day}T00:00:00Z`
}
