import type { Role } from "../api/session"

/** roles are all there are, the most powerful first. */
export const roles = ["OWNER", "ADMIN", "SUPERVISOR", "AGENT", "VIEWER"] as const satisfies Role[]

/** rolesToGive lists those that a member may give: nobody gives more than she has, and only an owner makes owners. */
export function rolesToGive(mine: Role): Role[] {
  return roles.slice(roles.indexOf(mine))
}

/** mayChange says whether who has one role may change somebody who has another: only an owner unmakes owners. */
export function mayChange(mine: Role, hers: Role): boolean {
  return hers !== "OWNER" || mine === "OWNER"
}
