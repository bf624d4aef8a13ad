// What a person does with her own account, and how she comes in by a mailed
// link: doors beside GraphQL's, which no token opens.

import { signedInAgain } from "./again"
import { send } from "./http"
import { Problem } from "./problem"
import type { Role, Session } from "./session"

/** Invited is an invitation as the invited person sees it. */
export interface Invited {
  email: string
  role: Role
  state: "OPEN" | "ACCEPTED" | "WITHDRAWN" | "EXPIRED"
  expiresAt: string
  tenant: string
  invitedBy: string
  hasAccount: boolean
}

/** Place is one of the browsers that a member is signed in with. */
export interface Place {
  id: string
  agent: string
  createdAt: string
  seenAt: string
  this: boolean
}

export async function lookAtInvitation(token: string, signal?: AbortSignal): Promise<Invited> {
  return (await send("POST", "/invitations/look", { token }, { signal })).json()
}

/** acceptInvitation makes the reader a member: as somebody new, or as who is signed in. */
export async function acceptInvitation(
  token: string,
  newcomer?: { name: string; email: string; password: string; language: string },
): Promise<Session> {
  return (await send("POST", "/invitations/accept", { token, ...newcomer })).json()
}

/** askReset mails a link to set a new password, if anybody has the address. */
export async function askReset(email: string): Promise<void> {
  await send("POST", "/password/forgot", { email })
}

/** resetPassword sets a new password by a mailed link, and gives the address to sign in with. */
export async function resetPassword(token: string, password: string): Promise<string> {
  return (await (await send("POST", "/password/reset", { token, password })).json()).email
}

/** verifyEmail takes a mailed link back, and gives the address that it proved. */
export async function verifyEmail(token: string): Promise<string> {
  return (await (await send("POST", "/email/verify", { token })).json()).email
}

export async function changeProfile(change: { name?: string; language?: string }): Promise<Session> {
  return (await own("POST", "/profile", change)).json()
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await own("POST", "/password", { old, new: fresh })
}

/** changeEmail mails a link to the new address; by it the address becomes hers. */
export async function changeEmail(email: string, password: string): Promise<void> {
  await own("POST", "/email", { email, password })
}

/** askVerify mails another link to prove the address that she has. */
export async function askVerify(): Promise<void> {
  await own("POST", "/email/ask")
}

/** signedInPlaces lists where she is signed in, the last seen first. */
export async function signedInPlaces(signal?: AbortSignal): Promise<Place[]> {
  return (await own("GET", "/sessions", undefined, signal)).json()
}

/** signOutOf ends one of her sessions; without an id, all but this one. */
export async function signOutOf(id?: string): Promise<void> {
  await own("DELETE", id ? `/sessions/${id}` : "/sessions")
}

/** Enrolment is what an authenticator app is told; qr draws it, a 1 for each dark square. */
export interface Enrolment {
  secret: string
  url: string
  qr: string[]
}

export async function enrolFactor(password: string): Promise<Enrolment> {
  return (await own("POST", "/factor", { password })).json()
}

/** confirmFactor makes the second factor count, and gives the recovery codes, once. */
export async function confirmFactor(code: string): Promise<string[]> {
  return (await (await own("POST", "/factor/confirm", { code })).json()).codes
}

export async function renewRecovery(password: string): Promise<string[]> {
  return (await (await own("POST", "/factor/recovery", { password })).json()).codes
}

export async function removeFactor(password: string): Promise<void> {
  await own("POST", "/factor/remove", { password })
}

// own waits for a member whose session has ended, as ask does.
async function own(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await send(method, path, body, { signal })
  } catch (problem) {
    if (!(problem instanceof Problem && problem.signedOut) || !(await signedInAgain())) throw problem
    return send(method, path, body, { signal })
  }
}
