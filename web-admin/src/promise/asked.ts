import { store } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import type { Shown, Verb } from "./verbs"

/** Asked is what somebody wants to do: make a promise, to a customer if she is known yet, or do something with one. */
export type Asked = { verb: "make"; customer?: Named | undefined } | { verb: Verb; promise: Shown }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)

/** make opens the dialog in which a promise is made. */
export function make(customer?: Named): void {
  asked.set({ verb: "make", customer })
}

/** act opens the dialog in which something is done with a promise. */
export function act(verb: Verb, promise: Shown): void {
  asked.set({ verb, promise })
}
