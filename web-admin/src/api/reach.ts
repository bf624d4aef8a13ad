import { onlineManager } from "@tanstack/react-query"
import { store } from "../app/store"

/** Reach is whether the server answers; retryAt is when it is tried again, in milliseconds since 1970. */
export type Reach = { gone: false } | { gone: true; retryAt: number; trying: boolean }

export const reach = store<Reach>({ gone: false })

const longest = 30_000
let wait = 1_000
let timer: ReturnType<typeof setTimeout> | undefined

// Queries and changes wait by themselves while this manager says offline, and go on after.
onlineManager.setEventListener((set) => reach.follow(() => set(!reach.get().gone)))
window.addEventListener("online", () => reach.get().gone && void tryNow())

/** lost is told when the server can't be reached: everything waits, and it is tried again ever more slowly. */
export function lost(): void {
  if (reach.get().gone) return
  wait = 1_000
  later()
}

/** tryNow asks the server whether it is there again. */
export async function tryNow(): Promise<void> {
  clearTimeout(timer)
  reach.set({ gone: true, retryAt: Date.now(), trying: true })
  try {
    const answer = await fetch("/readyz", { cache: "no-store", signal: AbortSignal.timeout(5_000) })
    if (answer.ok) return reach.set({ gone: false })
  } catch {
    // not yet
  }
  wait = Math.min(wait * 2, longest)
  later()
}

// Many tabs lose the server at once: each comes back at a moment of its own.
function later() {
  const pause = wait * (0.75 + Math.random() / 2)
  reach.set({ gone: true, retryAt: Date.now() + pause, trying: false })
  timer = setTimeout(() => void tryNow(), pause)
}
