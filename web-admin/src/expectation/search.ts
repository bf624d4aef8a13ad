import type * as z from "../app/zod"
import { choice, extend, flag, listSearch, text } from "../table/filters"

export const groupings = ["DIMENSION", "SEGMENT", "CLAIM", "PRODUCT", "CUSTOMER", "MONTH"] as const
export const kinds = ["IMPLICIT", "EXPLICIT"] as const
export const dimensions = ["TANGIBLES", "RELIABILITY", "RESPONSIVENESS", "ASSURANCE", "EMPATHY"] as const

/** expectationSearch is what the address of the expectations' page may say. */
export const expectationSearch = extend(listSearch, {
  order: choice(["RECORDED_AT", "RECORDED_AT_DESC"]),
  view: choice(["list", "extra"]),
  kind: choice(kinds),
  /** Without it, all; "inferred" are those that wait to be confirmed. */
  standing: choice(["INFERRED"]),
  /** The report's months, and what it has a row for. */
  months: choice(["3", "12"]),
  by: choice(groupings),
  /** The list of one group of the report. */
  dimension: choice(dimensions),
  claim: text(),
  product: text(),
  segment: text(),
  withdrawn: flag(),
  /** The expectation in the panel. */
  expectation: text(),
})

/** looks narrow nothing. */
export const looks = ["view", "months", "by", "expectation"] as const

export type ExpectationSearch = z.infer<typeof expectationSearch>
