import { store } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import type { Mile } from "./query"

/** Asked is what somebody wants to do: record an extra mile, do something with one, or set a budget. */
export type Asked =
  | { verb: "record"; customer: Named }
  | { verb: "tell" | "strike"; mile: Mile }
  | { verb: "budget" }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)
