import { dayAfter } from "../app/time"
import type * as z from "../app/zod"
import type { ExpectationFilter } from "../graph/graphql"
import { choice, extend, listSearch } from "../table/filters"

export const groupings = ["DIMENSION", "SEGMENT", "CLAIM", "PRODUCT", "CUSTOMER", "MONTH"] as const
export const kinds = ["IMPLICIT", "EXPLICIT"] as const

/** expectationSearch is what the address of the expectations' page may say. */
export const expectationSearch = extend(listSearch, {
  order: choice(["RECORDED_AT", "RECORDED_AT_DESC"]),
  view: choice(["list"]),
  kind: choice(kinds),
  /** Without it, all; "inferred" are those that wait to be confirmed. */
  standing: choice(["INFERRED"]),
  /** The report's months, and what it has a row for. */
  months: choice(["3", "12"]),
  by: choice(groupings),
})

/** looks narrow nothing. */
export const looks = ["view", "months", "by"] as const

export type ExpectationSearch = z.infer<typeof expectationSearch>

/** expectationFilter says to the API what the address says. */
export function expectationFilter(s: ExpectationSearch): ExpectationFilter {
  return {
    withdrawn: false,
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
