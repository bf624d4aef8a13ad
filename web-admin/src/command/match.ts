/** fits says whether every word that was typed begins some word of the name, whatever its accents and case. */
export function fits(name: string, typed: string): boolean {
  const has = plain(name).split(/[^\p{L}\p{N}]+/u)
  const wanted = plain(typed).split(/[^\p{L}\p{N}]+/u)
  return wanted.every((word) => has.some((part) => part.startsWith(word)))
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
}
