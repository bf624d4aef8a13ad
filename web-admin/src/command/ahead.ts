import { store } from "../app/store"

/** Ahead is what is typed into the palette; entered while its list wasn't there yet to choose from. */
export interface Ahead {
  text: string
  entered: boolean
}

const nothing: Ahead = { text: "", entered: false }

/** ahead is what was typed since the palette was asked for, also before its code had come. */
export const ahead = store(nothing)

let abandon = () => {}

/** typeAhead hears the keys for the palette until its own input does; Escape takes it all back. */
export function typeAhead(onEscape: () => void): void {
  ahead.set(nothing)
  abandon = onEscape
  window.addEventListener("keydown", hear, { capture: true })
}

/** typedOn ends that: the input has the focus, or the palette is closed. */
export function typedOn(): void {
  window.removeEventListener("keydown", hear, { capture: true })
}

function hear(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  const next = typed(ahead.get(), event.key)
  if (!next && event.key !== "Escape") return
  event.preventDefault()
  event.stopPropagation()
  if (next) ahead.set(next)
  else abandon()
}

function typed({ text, entered }: Ahead, key: string): Ahead | undefined {
  if (key === "Enter") return { text, entered: true }
  if (key === "Backspace") return { text: text.slice(0, -1), entered: false }
  if (key.length !== 1 || entered) return undefined
  return { text: text + key, entered: false }
}
