import { useSyncExternalStore } from "react"

/** Store is a value outside of React that components can follow. */
export interface Store<T> {
  get: () => T
  set: (value: T) => void
  follow: (hear: () => void) => () => void
}

export function store<T>(first: T): Store<T> {
  let value = first
  const hearers = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const hear of hearers) hear()
    },
    follow(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
}

/** useStore gives the store's value and draws again when it changes. */
export function useStore<T>(of: Store<T>): T {
  return useSyncExternalStore(of.follow, of.get)
}
