import { store } from "../app/store"
import type { Shown } from "./query"

/** Asked is what somebody wants to do: add a claim, or do something with one. */
export type Asked = { verb: "add" } | { verb: "edit" | "retire"; claim: Shown }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)
