import { TZDate } from "@date-fns/tz"

/**
 * instantOf reads what a field for date and time says, 2026-03-04T14:05, in a
 * time zone. A time that the clocks leave out in spring is the one an hour later.
 */
export function instantOf(local: string, timeZone: string): string | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(local)
  if (!m) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = m.slice(1).map(Number)
  return new Date(new TZDate(year, month - 1, day, hour, minute, timeZone).getTime()).toISOString()
}

/** localOf writes an instant as a field for date and time wants it, in a time zone. */
export function localOf(at: string | number, timeZone: string): string {
  const d = new TZDate(new Date(at).getTime(), timeZone)
  const two = (n: number) => String(n).padStart(2, "0")
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}
