import { createContext, useContext } from "react"
import { words } from "../words"

/** Place is where times are read: the tenant's zone, and how the reader's language writes. */
export interface Place {
  timeZone: string
  locale: string
}

export const PlaceContext = createContext<Place>({ timeZone: "UTC", locale: "en" })

export function usePlace(): Place {
  return useContext(PlaceContext)
}

/**
 * writingOf gives the locale for a language: the reader's own or the tenant's
 * where they are of that language, for a Briton and an American write dates apart.
 */
export function writingOf(language: string, ...known: string[]): string {
  return known.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}

/** moment writes an instant for reading: 4 Mar 2026, 14:05. */
export function moment(at: string, { timeZone, locale }: Place): string {
  return dates(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at))
}

/** exact writes an instant to the second, with its zone. */
export function exact(at: string, { timeZone, locale }: Place): string {
  return dates(locale, { dateStyle: "full", timeStyle: "long", timeZone }).format(new Date(at))
}

/** clockTime writes the time of day of an instant: 14:05. */
export function clockTime(at: string, { timeZone, locale }: Place): string {
  return dates(locale, { timeStyle: "short", timeZone }).format(new Date(at))
}

/** calendarDay writes a day, which is the same day wherever it is read. */
export function calendarDay(day: string, { locale }: Place): string {
  return dates(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00Z`))
}

/** weekday writes a day with its name: Wednesday, 4 March 2026. */
export function weekday(day: string, { locale }: Place): string {
  return dates(locale, { dateStyle: "full", timeZone: "UTC" }).format(new Date(`${day}T00:00Z`))
}

/** dayOf gives the day of an instant in a zone, as YYYY-MM-DD. */
export function dayOf(at: string, { timeZone }: Place): string {
  return dates("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at))
}

/** today gives the day that it is in the tenant's zone. */
export function today(place: Place): string {
  return dayOf(new Date().toISOString(), place)
}

/** dayAfter gives the day n days later, or earlier: days have no zone. */
export function dayAfter(day: string, n: number): string {
  const date = new Date(`${day}T00:00Z`)
  date.setUTCDate(date.getUTCDate() + n)
  return date.toISOString().slice(0, 10)
}

/** lastDay gives the last whole day of what ends at an instant: of the midnight after Friday that is Friday. */
export function lastDay(end: string, place: Place): string {
  return dayAfter(dayOf(end, place), -1)
}

/** fromNow says how far a day is from another: today, tomorrow, 3 days ago. */
export function fromNow(day: string, now: string, { locale }: Place): string {
  const days = Math.round((Date.parse(day) - Date.parse(now)) / 86_400_000)
  return new Intl.RelativeTimeFormat(tongue(locale), { numeric: "auto" }).format(days, "day")
}

/** tongue is how to write for a locale: plain English has the day first and a clock of 24 hours. */
export function tongue(locale: string): string {
  return locale === "en" ? "en-GB" : locale
}

const lengths = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const

/** spoken gives the length of an ISO 8601 duration in its largest unit: "2 days"; its sign is left out. */
export function spoken(duration: string, { locale }: Pick<Place, "locale">): string {
  const seconds = Math.abs(secondsOf(duration))
  for (const [unit, length] of lengths) {
    const n = Math.floor(seconds / length)
    if (n >= 1) return unitOf(n, unit, locale)
  }
  return words.t("common:durations.momentary")
}

/** unitOf writes a number of units with its plural: 1 day, 2 Tage. */
export function unitOf(n: number, unit: string, locale: string): string {
  return numbers(tongue(locale), { style: "unit", unit, unitDisplay: "long" }).format(n)
}

/** secondsOf reads an ISO 8601 duration of days, hours, minutes and seconds, which may be negative. */
export function secondsOf(duration: string): number {
  const m = /^([+-]?)P(?:(-?[\d.]+)D)?(?:T(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?)?$/.exec(duration)
  if (!m) return Number.NaN
  const [d = 0, h = 0, min = 0, s = 0] = m.slice(2).map((part) => Number(part ?? 0))
  return (m[1] === "-" ? -1 : 1) * (d * 86_400 + h * 3_600 + min * 60 + s)
}

// Making a format costs more than using it, and a table uses a few thousands of times.
const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(`d${locale}`, options, () => new Intl.DateTimeFormat(tongue(locale), options))
}

/** numbers gives a number format, made once. */
export function numbers(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(`n${locale}`, options, () => new Intl.NumberFormat(tongue(locale), options))
}

function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat>(
  kind: string,
  options: object,
  make: () => Format,
): Format {
  const key = kind + JSON.stringify(options)
  const found = made.get(key) ?? make()
  made.set(key, found)
  return found as Format
}
