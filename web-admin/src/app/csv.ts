type Cell = string | number | null | undefined

/** csv writes lines of figures and words as a file that spreadsheets read. */
export function csv(lines: Cell[][]): string {
  return lines.map((line) => line.map(cell).join(",")).join("\r\n")
}

// RFC 4180; a name that begins like a formula must not become one in a spreadsheet.
function cell(value: Cell): string {
  const text = String(value ?? "")
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?P/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** download hands a file to the browser to keep. */
export function download(name: string, text: string): void {
  const at = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = at
  link.download = name
  link.click()
  URL.revokeObjectURL(at)
}
