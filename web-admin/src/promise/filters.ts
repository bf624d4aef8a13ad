import { dayAfter } from "../app/time"
import type * as z from "../app/zod"
import type { PromiseFilter, PromiseOrder } from "../graph/graphql"
import { choice, extend, flag, listSearch, text } from "../table/filters"

/** standings are the ways in which the list of promises is narrowed by how they stand. */
export const standings = [
  "open",
  "risk",
  "overdue",
  "kept",
  "late",
  "broken",
  "moved",
  "released",
  "void",
] as const
export const spans = ["today", "week", "past"] as const
export const views = ["table", "board", "report"] as const
export const groupings = ["MEMBER", "PRODUCT", "CHANNEL", "MONTH"] as const

/** promiseSearch is what the address of the promises' page may say. */
export const promiseSearch = extend(listSearch, {
  order: choice(["DUE_AT", "DUE_AT_DESC"]),
  view: choice(views),
  standing: choice(standings),
  /** A member, or "me". */
  owner: text(),
  due: choice(spans),
  disputed: flag(),
  /** The claim that made them. */
  claim: text(),
  /** The promise that is open beside the list. */
  promise: text(),
  /** The report's period in days, and what it has a row for. */
  days: choice(["30", "90", "365"]),
  by: choice(groupings),
})

/** looks narrow nothing. */
export const looks = ["view", "promise", "days", "by"] as const

export type PromiseSearch = z.infer<typeof promiseSearch>

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
