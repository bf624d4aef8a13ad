import type * as z from "../app/zod"
import type { ClaimFilter, ClaimOrder } from "../graph/graphql"
import { choice, extend, listSearch, text } from "../table/filters"

/** claimSearch is what the address of the claims' page may say. */
export const claimSearch = extend(listSearch, {
  order: choice(["TEXT", "REVIEW_ON"]),
  /** Without it, what isn't retired. */
  show: choice(["live", "retired"]),
  /** The claim that is open beside the list. */
  claim: text(),
})

/** looks narrow nothing. */
export const looks = ["claim"] as const

export type ClaimSearch = z.infer<typeof claimSearch>

/** claimFilter says to the API what the address says. */
export function claimFilter(s: ClaimSearch): ClaimFilter {
  return s.show === "live" ? { live: true } : { retired: s.show === "retired" }
}

/** orderOf is the order of the list. */
export function orderOf(s: ClaimSearch): ClaimOrder {
  return s.order ?? "TEXT"
}
