import type { Query, QueryKey } from "@tanstack/react-query"
import type { Happening } from "./stream"

/**
 * touches says which queries an event makes out of date: by its noun, the first
 * words of their keys. A page that shows a noun names its query after it and is
 * live by that alone.
 */
export const touches: Record<string, string[]> = {
  promise: [
    "promise",
    "promises",
    "keeping",
    "today",
    "notices",
    "timeline",
    "customer",
    "customers",
    "purchase",
    "claim",
    "claims",
  ],
  expectation: ["expectations", "gaps", "customer"],
  study: ["study", "studies"],
  claim: ["claim", "claims", "search"],
  customer: ["customer", "customers", "timeline", "search", "company"],
  company: ["company", "companies", "customer", "customers", "search"],
  purchase: ["purchase", "purchases", "timeline", "customer", "search"],
  product: ["product", "products", "purchase", "search"],
  touchpoint: ["touchpoints"],
  interaction: ["interaction", "interactions", "timeline", "customer", "today"],
  note: ["notes", "timeline", "customer"],
  question: ["question", "questions", "today", "timeline", "customer", "notices"],
  member: ["member", "members", "team", "invitations", "session", "notices"],
  invitation: ["invitations", "team"],
  department: ["departments", "team", "members"],
  tenant: ["tenant", "session"],
  billing: ["billing"],
  token: ["tokens", "accessTokens"],
  client: ["clients", "apiClients"],
  points: ["points"],
  loyalty_program: ["points"],
  earning_rule: ["points"],
  reward: ["points"],
  coupon: ["points"],
  card: ["cards"],
  household: ["points"],
  referral: ["points"],
  campaign: ["points"],
  thanks: ["points", "notices"],
  tier: ["points"],
  parity: ["points"],
  job: ["job", "jobs", "customers"],
}

/** isTouched tells whether what happened makes a query out of date. */
export function isTouched(query: Pick<Query, "queryKey">, what: Happening): boolean {
  const [name] = query.queryKey
  if (name === "events") return true // the audit trail shows everything
  if (!touches[noun(what)]?.includes(String(name))) return false
  const named = ids(query.queryKey)
  return about(named, what.customerId ?? "") && about(named, what.subjectId)
}

function noun(what: Happening): string {
  return what.type.slice(0, what.type.indexOf("."))
}

/** about is false when a query names other records of id's kind, and not id. */
function about(named: string[], id: string): boolean {
  const kind = id.slice(0, id.indexOf("_") + 1)
  const same = kind === "" ? [] : named.filter((other) => other.startsWith(kind))
  return same.length === 0 || same.includes(id)
}

/** ids are all those in a key, however deep. */
function ids(key: QueryKey | unknown): string[] {
  if (typeof key === "string") return /^[a-z]{2,4}_[0-9a-z]{26}$/.test(key) ? [key] : []
  if (key && typeof key === "object") return Object.values(key).flatMap(ids)
  return []
}
