import { store } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import type { Channel } from "../graph/graphql"
import type { Shown, Verb } from "./verbs"

/** Heard is what sounded like a promise in a contact: it fills the form in which a person confirms it. */
export interface Heard {
  key: string
  text: string
  dueDay?: string | null | undefined
  dueAt?: string | null | undefined
  timeZone: string
  interactionId: string
  channel: Channel
  madeAt: string
  ownerId: string | null
}

/** Asked is what somebody wants to do: make a promise, to a customer if she is known yet, or do something with one. */
export type Asked =
  | { verb: "make"; customer?: Named | undefined; heard?: Heard | undefined }
  | { verb: Verb; promise: Shown }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)

/** make opens the dialog in which a promise is made. */
export function make(customer?: Named, heard?: Heard): void {
  asked.set({ verb: "make", customer, heard })
}

/** act opens the dialog in which something is done with a promise. */
export function act(verb: Verb, promise: Shown): void {
  asked.set({ verb, promise })
}
