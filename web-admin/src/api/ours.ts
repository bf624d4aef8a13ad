import { words } from "../words"

let member: string | undefined

/** actAs says as whom this tab was opened: by the member who is signed in, until another page is loaded. */
export function actAs(id: string): void {
  member = id
}

/** actor gives as whom this tab was opened. */
export function actor(): string | undefined {
  return member
}

/**
 * ours are the headers of all that this tab sends: the server knows its own
 * pages by them, answers in their language, and refuses what a tab sends as somebody whom another tab has
 * replaced in the cookie that they share. anyone is for what asks who that is.
 */
export function ours({ anyone = false } = {}): Record<string, string> {
  const known = { "X-Kept-Console": "1", "Accept-Language": words.language }
  return member && !anyone ? { ...known, "X-Kept-Member": member } : known
}
