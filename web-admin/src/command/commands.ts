import type { TablerIcon } from "@tabler/icons-react"
import { useEffect, useId, useRef } from "react"
import { store } from "../app/store"

/** Command is one thing to do: by its keys, or by its name in the palette. */
export interface Command {
  /** What it does, in the member's language. */
  name: string
  group: "go" | "do" | "list" | "help"
  run: () => void
  icon?: TablerIcon
  /** "g c" is g, then c; "mod+K" is Ctrl K, or ⌘K; names of keys as in KeyboardEvent.key. */
  keys?: string
  /** It is for the keys alone: the palette leaves it out. */
  unlisted?: boolean
}

// Who offers which commands at the moment, the latest last.
const offered = store<ReadonlyMap<string, readonly Command[]>>(new Map())

/**
 * useCommands offers commands for as long as the component is there. A later
 * component's keys go before an earlier one's: a page's before the shell's.
 */
export function useCommands(commands: readonly Command[]): void {
  const who = useId()
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const shape = commands
    .map(({ name, group, keys, unlisted }) => `${name}|${group}|${keys}|${unlisted}`)
    .join("\n")
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape says when a command is another
  useEffect(() => {
    const stable = latest.current.map((c, i) => ({ ...c, run: () => latest.current[i]?.run() }))
    offered.set(new Map(offered.get()).set(who, stable))
    return () => {
      const rest = new Map(offered.get())
      rest.delete(who)
      offered.set(rest)
    }
  }, [who, shape])
}

export const commandStore = offered

/** allCommands lists what can be done here and now, the page's own first. */
export function allCommands(): Command[] {
  return [...offered.get().values()].reverse().flat()
}
