import { type ComponentType, lazy, Suspense, useEffect, useState } from "react"
import { comes } from "./comes"

interface Opened {
  opened: boolean
}

const loads: (() => Promise<unknown>)[] = []

/** whenQuiet has code fetched that isn't needed yet, once the page is there. */
export function whenQuiet(load: () => Promise<unknown>): void {
  loads.push(load)
}

/**
 * later is a dialog whose code comes after the page's: when it is first opened,
 * or in a quiet moment before. It is its file's default export.
 *
 *   const Merge = later(() => import("../customer/Merge"))
 */
export function later<Props extends Opened>(load: () => Promise<{ default: ComponentType<Props> }>) {
  const Dialog = lazy(() => comes(load)) as ComponentType<Props>
  whenQuiet(load)
  return function Later(props: Props) {
    const [ever, setEver] = useState(false)
    if (props.opened && !ever) setEver(true)
    return <Suspense>{ever && <Opening of={Dialog} like={props} />}</Suspense>
  }
}

// A dialog gives the focus back to what had it when it opened, not when it was made: so it is made shut.
function Opening<Props extends Opened>({ of: Dialog, like }: { of: ComponentType<Props>; like: Props }) {
  const [made, setMade] = useState(false)
  useEffect(() => setMade(true), [])
  return <Dialog {...like} opened={like.opened && made} />
}

/** fetchLater fetches what was put off: all dialogs that this page may open. */
export function fetchLater(): void {
  for (const load of loads) load().catch(() => undefined) // it is tried again when it is needed
}
