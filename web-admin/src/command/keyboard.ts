import { allCommands, type Command } from "./commands"

const patience = 1_000
const off = "kept:keys-off"

/** singleKeys says whether keys without Ctrl do something; whoever dictates turns that off. */
export const singleKeys = {
  on: () => localStorage.getItem(off) === null,
  set: (on: boolean) => (on ? localStorage.removeItem(off) : localStorage.setItem(off, "1")),
}

/**
 * keyboard runs commands by their keys: never while somebody types, never under
 * a dialog or a menu, and Enter only where it would do nothing else.
 */
export function keyboard(): (event: KeyboardEvent) => void {
  let typed = ""
  let until = 0
  return (event) => {
    const key = keyOf(event)
    if (!key || event.defaultPrevented || event.isComposing || !free(event, key)) return
    const sequence = event.timeStamp < until ? `${typed} ${key}` : key
    const found = find(sequence) ?? find(key)
    if (found) {
      event.preventDefault()
      typed = ""
      until = 0
      found.run()
      return
    }
    const begun = [sequence, key].find(begins)
    if (begun) event.preventDefault()
    typed = begun ?? ""
    until = begun ? event.timeStamp + patience : 0
  }
}

function find(sequence: string): Command | undefined {
  return allCommands().find(({ keys }) => keys === sequence)
}

function begins(sequence: string): boolean {
  return allCommands().some(({ keys }) => keys?.startsWith(`${sequence} `))
}

/** keyOf writes what was pressed as commands do; nothing for a modifier alone. */
export function keyOf(event: KeyboardEvent): string | undefined {
  if (["Shift", "Control", "Alt", "Meta", "Dead"].includes(event.key)) return undefined
  if (event.ctrlKey || event.metaKey) return `mod+${event.key.toUpperCase()}`
  if (event.altKey) return undefined
  return event.key.length === 1 ? event.key.toLowerCase() : event.key
}

function free(event: KeyboardEvent, key: string): boolean {
  if (key.startsWith("mod+")) return true
  if (!singleKeys.on() || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]'))
    return false
  const at = event.target instanceof HTMLElement ? event.target : document.body
  if (at.isContentEditable || at.closest("input:not([type=checkbox], [type=radio]), textarea, select"))
    return false
  const acts = at.closest("a, button, summary, [role=button], [role=tab], input")
  return !(acts && (key === "Enter" || key === " "))
}
