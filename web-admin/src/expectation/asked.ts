import { store } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import type { Shown } from "./query"

/** Asked is what somebody wants to do: write an expectation down, or say how one was met. */
export type Asked = { verb: "record"; customer?: Named } | { verb: "assess"; expectation: Shown }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)
