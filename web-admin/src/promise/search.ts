import type * as z from "../app/zod"
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
  /** Of them those that are bolder than our own history advised. */
  bold: flag(),
  /** The promise that is open beside the list. */
  promise: text(),
  /** The report's period in days, and what it has a row for. */
  days: choice(["30", "90", "365"]),
  by: choice(groupings),
})

/** looks narrow nothing. */
export const looks = ["view", "promise", "days", "by"] as const

export type PromiseSearch = z.infer<typeof promiseSearch>
