import type * as z from "../app/zod"
import { choice, extend, listSearch, text } from "../table/filters"
import { roles } from "./roles"

/** teamSearch is what the team's address may say: which list, how narrowed, and whose card is open. */
export const teamSearch = extend(listSearch, {
  show: choice(["invitations", "left"]),
  role: choice(roles),
  department: text(),
  member: text(),
})

export type TeamSearch = z.infer<typeof teamSearch>
