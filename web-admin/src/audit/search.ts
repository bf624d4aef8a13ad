import type * as z from "../app/zod"
import { choice, extend, listSearch, text } from "../table/filters"

export const periods = ["today", "week", "month"] as const

/** auditSearch is what the address of the audit trail may say. */
export const auditSearch = extend(listSearch, {
  /** What happened: promise.kept. */
  type: text(),
  /** A member, "me", or "system" for time alone. */
  actor: text(),
  /** The record that it happened to, by its id. */
  record: text(),
  period: choice(periods),
})

export type AuditSearch = z.infer<typeof auditSearch>
