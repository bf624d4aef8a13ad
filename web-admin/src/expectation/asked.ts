import { store } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import type { Shown } from "./query"

/** Asked is what somebody wants to do: write an expectation down, or do something with one. */
export type Asked =
  | { verb: "record"; customer?: Named }
  | { verb: "assess" | "revise" | "withdraw"; expectation: Shown }
  | { verb: "strike"; expectation: Shown; assessment: string }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)
