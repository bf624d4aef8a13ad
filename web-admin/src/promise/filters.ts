import { dayAfter } from "../app/time"
import type { PromiseFilter, PromiseOrder } from "../graph/graphql"
import type { PromiseSearch, spans, standings } from "./search"

const byStanding: Record<(typeof standings)[number], Pick<PromiseFilter, "state" | "overdue" | "atRisk">> = {
  open: { state: { eq: "OPEN" }, overdue: false },
  risk: { atRisk: true },
  overdue: { overdue: true },
  kept: { state: { in: ["KEPT", "KEPT_LATE"] } },
  late: { state: { eq: "KEPT_LATE" } },
  broken: { state: { eq: "BROKEN" } },
  moved: { state: { eq: "RENEGOTIATED" } },
  released: { state: { eq: "WITHDRAWN" } },
  void: { state: { eq: "VOID" } },
}

/** promiseFilter says to the API what the address says, to this member on this day. */
export function promiseFilter(s: PromiseSearch, memberId: string, today: string): PromiseFilter {
  return {
    ...(s.standing && byStanding[s.standing]),
    ...(s.owner && { ownerId: { eq: s.owner === "me" ? memberId : s.owner } }),
    ...(s.due && { dueDay: span(s.due, today) }),
    ...(s.claim && { claimId: { eq: s.claim } }),
    ...(s.claim && s.bold && { bold: true }),
    ...(s.disputed && { disputed: true }),
  }
}

function span(due: (typeof spans)[number], today: string): NonNullable<PromiseFilter["dueDay"]> {
  switch (due) {
    case "today":
      return { eq: today }
    case "week":
      return { gte: today, lt: dayAfter(today, 7) }
    case "past":
      return { gte: dayAfter(today, -30), lt: dayAfter(today, 1) }
  }
}

/** orderOf is the order of the list: what is to be done, the soonest first; what is past, the latest. */
export function orderOf(s: PromiseSearch): PromiseOrder {
  if (s.order) return s.order
  const ahead =
    s.standing === "open" ||
    s.standing === "risk" ||
    s.standing === "overdue" ||
    s.due === "today" ||
    s.due === "week"
  return ahead ? "DUE_AT" : "DUE_AT_DESC"
}
