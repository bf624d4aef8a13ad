import { dayAfter } from "../app/time"
import type { ExpectationFilter } from "../graph/graphql"
import type { ExpectationSearch } from "./search"

/** expectationFilter says to the API what the address says. */
export function expectationFilter(s: ExpectationSearch): ExpectationFilter {
  return {
    withdrawn: s.withdrawn ?? false,
    ...(s.dimension && { dimension: { eq: s.dimension } }),
    ...(s.claim && { claimId: { eq: s.claim } }),
    ...(s.product && { productId: { eq: s.product } }),
    ...(s.segment && { segment: { eq: s.segment } }),
    ...(s.kind && { kind: { eq: s.kind } }),
    ...(s.standing && { standing: { eq: s.standing } }),
  }
}

/** since is a day in the first of the last so many months. */
export function since(months: number, today: string): string {
  let day = `${today.slice(0, 8)}01`
  for (let n = 1; n < months; n++) day = `${dayAfter(day, -1).slice(0, 8)}01`
  return day
}
