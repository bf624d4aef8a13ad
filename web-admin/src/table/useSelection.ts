import { useState } from "react"

/** Selection is which rows are chosen: some by their ids, or all that match the filters. */
export interface Selection {
  ids: ReadonlySet<string>
  /** All that match are chosen, those that were never loaded too. */
  all: boolean
  any: boolean
  has: (id: string) => boolean
  toggle: (ids: string[], on: boolean) => void
  selectAll: () => void
  clear: () => void
}

const none: ReadonlySet<string> = new Set()

/** useSelection keeps what is chosen until the filters change: key is what they are. */
export function useSelection(key: unknown): Selection {
  const of = JSON.stringify(key)
  const [kept, keep] = useState({ of, ids: none, all: false })
  const now = kept.of === of ? kept : { of, ids: none, all: false }
  return {
    ids: now.ids,
    all: now.all,
    any: now.all || now.ids.size > 0,
    has: (id) => now.all || now.ids.has(id),
    toggle(some, on) {
      const ids = new Set(now.ids)
      for (const id of some) on ? ids.add(id) : ids.delete(id)
      keep({ of, ids, all: false })
    },
    selectAll: () => keep({ of, ids: none, all: true }),
    clear: () => keep({ of, ids: none, all: false }),
  }
}
