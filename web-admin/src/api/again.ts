import { store } from "../app/store"
import { queries } from "./queries"
import { type Session, sessionNow, sessionQuery } from "./session"

/** Waiting is whom everything waits for: her session has ended, or acts as somebody else by now. */
interface Waiting {
  session: Session
  /** Who is signed in instead, after another tab has changed it; nobody without one. */
  now: Session | null
  done: () => void
}

export const waiting = store<Waiting | undefined>(undefined)

let back: Promise<void> | undefined

/**
 * signedInAgain waits until the member of this tab is signed in again. It
 * answers false at once when nobody was.
 */
export async function signedInAgain(): Promise<boolean> {
  const session = queries.getQueryData(sessionQuery.queryKey)
  if (!session) return false
  back ??= new Promise((done) => void look(session, done))
  await back
  return true
}

// Who ended it, or what she did in another tab, may be over already.
async function look(session: Session, done: () => void) {
  const now = await sessionNow().catch(() => null)
  waiting.set({ session, now, done })
  if (now) welcomeBack(now)
}

/** lookAgain is for a tab that is seen again: somebody may have signed in in another one. */
export async function lookAgain(): Promise<void> {
  const now = await sessionNow().catch(() => null)
  if (now) welcomeBack(now)
}

/** welcome lets everything go on; somebody else, or another business, begins with a page of her own. */
export function welcome(session: Session): void {
  if (!welcomeBack(session)) window.location.assign("/")
}

/** signInInstead asks the member of this tab to sign in, whoever is signed in now. */
export function signInInstead(): void {
  const was = waiting.get()
  if (was) waiting.set({ ...was, now: null })
}

function welcomeBack(session: Session): boolean {
  const was = waiting.get()
  if (session.member.id !== was?.session.member.id) return false
  queries.setQueryData(sessionQuery.queryKey, session)
  waiting.set(undefined)
  back = undefined
  was.done()
  return true
}
