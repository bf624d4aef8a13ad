import { createContext, useContext } from "react"

/** Place is where a tenant's times are read: its zone and its language. */
export interface Place {
  timeZone: string
  locale: string
}

export const PlaceContext = createContext<Place>({ timeZone: "UTC", locale: "en" })

export function usePlace(): Place {
  return useContext(PlaceContext)
}

/** moment writes an instant for reading: 4 Mar 2026, 14:05. */
export function moment(at: string, { timeZone, locale }: Place): string {
  return new Intl.DateTimeFormat(tongue(locale), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(new Date(at))
}

/** exact writes an instant to the second, with its zone. */
export function exact(at: string, { timeZone, locale }: Place): string {
  return new Intl.DateTimeFormat(tongue(locale), {
    dateStyle: "full",
    timeStyle: "long",
    timeZone,
  }).format(new Date(at))
}

/** calendarDay writes a day, which is the same day wherever it is read. */
export function calendarDay(day: string, { locale }: Place): string {
  return new Intl.DateTimeFormat(tongue(locale), { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${day}T00:00Z`),
  )
}

/** dayOf gives the day of an instant in a zone, as YYYY-MM-DD. */
export function dayOf(at: string, { timeZone }: Place): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(new Date(at))
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
export function spoken(duration: string): string {
  const seconds = Math.abs(secondsOf(duration))
  for (const [unit, length] of lengths) {
    const n = Math.floor(seconds / length)
    if (n >= 1) return `${n} ${unit}${n === 1 ? "" : "s"}`
  }
  return "under a minute"
}

/** secondsOf reads an ISO 8601 duration of days, hours, minutes and seconds, which may be negative. */
export function secondsOf(duration: string): number {
  const m = /^([+-]?)P(?:(-?[\d.]+)D)?(?:T(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?)?$/.exec(duration)
  if (!m) return Number.NaN
  const [d = 0, h = 0, min = 0, s = 0] = m.slice(2).map((part) => Number(part ?? 0))
  return (m[1] === "-" ? -1 : 1) * (d * 86_400 + h * 3_600 + min * 60 + s)
}
