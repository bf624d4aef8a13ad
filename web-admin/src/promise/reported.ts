import { type Place, tongue } from "../app/time"
import type { Row } from "./Report"

/** monthName writes a month of the API, 2026-03, for reading: Mar 2026. */
export function monthName(
  month: string,
  { locale }: Pick<Place, "locale">,
  length: "short" | "long",
): string {
  const form = new Intl.DateTimeFormat(tongue(locale), { month: length, year: "numeric", timeZone: "UTC" })
  return form.format(new Date(`${month.slice(0, 7)}-01T00:00Z`))
}

/** csvOf writes the report's rows as CSV, figures as they are and not as they are shown. */
export function csvOf(heads: string[], rows: Row[], nameOf: (row: Row) => string): string {
  const lines = rows.map((row) => [
    nameOf(row),
    row.fallenDue,
    row.kept,
    row.keptLate,
    row.broken,
    row.overdue,
    row.keepRate,
    row.firstDateRate,
    row.medianMargin,
  ])
  return [heads, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")
}

// RFC 4180; a name that begins like a formula must not become one in a spreadsheet.
function cell(value: string | number | null | undefined): string {
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
