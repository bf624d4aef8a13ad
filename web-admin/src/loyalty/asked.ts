import { store } from "../app/store"
import type { Program } from "./queries"

/** Asked is what somebody wants to do with a program. */
export type Asked = { verb: "start" } | { verb: "edit"; program: Program }

/** asked is the dialog that is open, if any. */
export const asked = store<Asked | undefined>(undefined)
