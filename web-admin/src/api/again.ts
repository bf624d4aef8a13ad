import { store } from "../app/store"
import { queries } from "./queries"
import { type Session, sessionQuery } from "./session"

/** Waiting is whom everything waits for: her session ended, and she is asked to sign in again. */
interface Waiting {
  session: Session
  back: Promise<void>
  done: () => void
}

export const waiting = store<Waiting | undefined>(undefined)

/**
 * signedInAgain waits until the member whose session ended has signed in
 * again. It answers false at once when nobody was signed in.
 */
export async function signedInAgain(): Promise<boolean> {
  const session = queries.getQueryData(sessionQuery.queryKey)
  if (!session) return false
  if (!waiting.get()) {
    let done = () => {}
    const back = new Promise<void>((resolve) => {
      done = resolve
    })
    waiting.set({ session, back, done })
  }
  await waiting.get()?.back
  return true
}

/** welcome lets everything go on; somebody else, or another tenant, begins with a page of her own. */
export function welcome(session: Session): void {
  const was = waiting.get()
  if (session.member.id !== was?.session.member.id) {
    window.location.assign("/")
    return
  }
  queries.setQueryData(sessionQuery.queryKey, session)
  waiting.set(undefined)
  was.done()
}
