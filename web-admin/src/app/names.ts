import type { Role } from "../api/session"

const roles: Record<Role, string> = {
  OWNER: "Owner",
  ADMIN: "Admin",
  SUPERVISOR: "Supervisor",
  AGENT: "Agent",
  VIEWER: "Viewer",
}

export function roleName(role: Role): string {
  return roles[role] ?? worded(role)
}

/** worded writes a constant of the schema as words: IN_PERSON is "in person". */
export function worded(constant: string): string {
  return constant.toLowerCase().replaceAll("_", " ")
}
