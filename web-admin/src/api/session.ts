import { queryOptions } from "@tanstack/react-query"
import { words } from "../words"
import { type Sending, send } from "./http"
import { Problem } from "./problem"

/** Session is who is signed in, for which tenant, and where else she is a member. */
export interface Session {
  user: User
  member: { id: string; role: Role }
  tenant: Tenant
  tenants: { slug: string; name: string; role: Role }[]
  scopes: string[]
  /** Whether this Kept sends mail: without it links are shown, and some things can't be done. */
  mail: boolean
  /** The tenant demands a second factor of her, and she hasn't shown one: until then she is no more than an agent. */
  enrol: boolean
  /** The last event before the session was read: what pages read since then is as new as that. */
  latest?: string
}

export interface User {
  id: string
  name: string
  email: string
  /** She has shown that she reads her address. */
  verified: boolean
  /** What mail to her is written in. */
  language: string
  /** She is asked for a code at sign-in. */
  secondFactor: boolean
}

export interface Tenant {
  id: string
  slug: string
  name: string
  timeZone: string
  currency: string
  locale: string
}

export type Role = "OWNER" | "ADMIN" | "SUPERVISOR" | "AGENT" | "VIEWER"

export interface SignUp {
  tenant: { name: string; slug: string; timeZone: string; currency: string; locale?: string }
  /** Who owns it; who is signed in owns it as who she is. */
  name?: string
  email?: string
  password?: string
  language?: string
}

/** sessionQuery gives the session, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => sessionOf({ signal }),
  staleTime: 60_000,
})

/** sessionNow gives the session as it is now, whoever this tab was opened by. */
export function sessionNow(): Promise<Session | null> {
  return sessionOf({ anyone: true })
}

async function sessionOf(sending: Sending): Promise<Session | null> {
  try {
    return await (await send("GET", "/session", undefined, sending)).json()
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null
    throw error
  }
}

export interface Attempt {
  email: string
  password: string
  /** Whose session it is to be; the member's first by default. */
  tenant?: string
  /** Of the authenticator app, or a recovery code. */
  code?: string
}

/** signIn opens a session. Where a code is asked for besides, the Problem is at the field code. */
export async function signIn(attempt: Attempt): Promise<Session> {
  try {
    return await (await send("POST", "/session", attempt, { anyone: true })).json()
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error
    if (error.field !== "code") throw new Problem(words.t("faults:wrongPassword"), 401)
    throw new Problem(words.t(attempt.code ? "faults:wrongCode" : "faults:codeNeeded"), 401, "code")
  }
}

export async function signUp(form: SignUp): Promise<Session> {
  return (await send("POST", "/signup", form)).json()
}

/** signOut ends this session, or all that the member has anywhere. */
export async function signOut(everywhere = false): Promise<null> {
  await send("DELETE", everywhere ? "/session?everywhere=true" : "/session")
  return null
}

export async function chooseTenant(slug: string): Promise<Session> {
  return (await send("POST", "/session/tenant", { slug }, { anyone: true })).json()
}
