import { csv } from "../app/csv"
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
  return csv([heads, ...lines])
}
