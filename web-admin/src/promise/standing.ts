import { type Place, spoken } from "../app/time"
import type { PromiseState } from "../graph/graphql"
import { words } from "../words"

/** Standing is what a person wants to know of a promise at one look. */
export type Standing =
  | "open"
  | "risk"
  | "waiting"
  | "overdue"
  | "kept"
  | "late"
  | "broken"
  | "moved"
  | "released"
  | "void"

export interface Stands {
  state: PromiseState
  overdue: boolean
  waitingSince?: string | null
  atRiskSince?: string | null
  disputedAt?: string | null
}

/** standingOf reads a promise's state together with the clock. */
export function standingOf(p: Stands): Standing {
  switch (p.state) {
    case "KEPT":
      return "kept"
    case "KEPT_LATE":
      return "late"
    case "BROKEN":
      return "broken"
    case "RENEGOTIATED":
      return "moved"
    case "WITHDRAWN":
      return "released"
    case "VOID":
      return "void"
    default:
      if (p.waitingSince) return "waiting"
      if (p.overdue) return "overdue"
      return p.atRiskSince ? "risk" : "open"
  }
}

/** marginWords says how long before or after due a promise was kept, or nothing when it wasn't. */
export function marginWords(margin: string | null | undefined, place: Place): string | undefined {
  if (!margin) return undefined
  const time = spoken(margin, place)
  return margin.includes("-")
    ? words.t("common:durations.late", { time })
    : words.t("common:durations.early", { time })
}
