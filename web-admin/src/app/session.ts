import { getRouteApi } from "@tanstack/react-router"
import type { Session } from "../api/session"

const member = getRouteApi("/_member")

/** useSession gives who is signed in and for which tenant; only pages of members have one. */
export function useSession(): Session {
  return member.useRouteContext().session
}

/** useMay says whether the member may do what needs a scope; the server says it again. */
export function useMay(scope: string): boolean {
  return useSession().scopes.includes(scope)
}
