import { useCallback, useState } from "react"
import { useSession } from "./session"

const prefix = "kept:draft:"
const longest = 30 * 86_400_000

interface Kept<T> {
  at: number
  value: T
}

/**
 * useDraft keeps what is typed on this device until it is sent: over a reload,
 * a lost server or an ended session, for this member of this tenant alone.
 *
 *   const draft = useDraft(`note:${customer.id}`, { body: "" })
 *   draft.keep({ body: "…" })   // at every change
 *   draft.forget()              // once the server has it
 */
export function useDraft<T>(key: string, empty: T) {
  const place = usePlaces()(key)
  const [found] = useState(() => read<T>(place))
  const keep = useCallback(
    (value: T) => write(place, JSON.stringify(value) === JSON.stringify(empty) ? undefined : value),
    [place, empty],
  )
  const forget = useCallback(() => write(place, undefined), [place])
  return { value: found ?? empty, found: found !== undefined, keep, forget }
}

/** useDraftKeeper keeps a draft under a key that isn't known before, such as a new record's id. */
export function useDraftKeeper(): (key: string, value: unknown) => void {
  const places = usePlaces()
  return (key, value) => write(places(key), value)
}

function usePlaces(): (key: string) => string {
  const { tenant, member } = useSession()
  return (key) => `${prefix}${tenant.id}:${member.id}:${key}`
}

/** forgetDrafts leaves nothing for the next person at this device; GraphiQL's tabs go too. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix) || key.startsWith("graphiql:")) localStorage.removeItem(key)
  }
}

function read<T>(place: string): T | undefined {
  try {
    const kept: Kept<T> = JSON.parse(localStorage.getItem(place) ?? "")
    return Date.now() - kept.at < longest ? kept.value : undefined
  } catch {
    return undefined // there is none
  }
}

function write(place: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(place)
    else localStorage.setItem(place, JSON.stringify({ at: Date.now(), value }))
  } catch {
    // The device is full or forbids it: the page works, without drafts.
  }
}
