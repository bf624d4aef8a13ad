import { calendarDay, clockTime, dayAfter, dayOf, exact, fromNow, moment, today, usePlace } from "./time"

/** How an instant is written: in full, its day alone, its time alone, or by how far off it is. */
type As = "moment" | "day" | "time" | "near"

/** When shows an instant in the tenant's zone, and exactly, with the zone, on hover. */
export function When({ at, as = "moment" }: { at: string; as?: As }) {
  const place = usePlace()
  return (
    <time dateTime={at} title={exact(at, place)}>
      {as === "moment" && moment(at, place)}
      {as === "day" && calendarDay(dayOf(at, place), place)}
      {as === "time" && clockTime(at, place)}
      {as === "near" && <Near day={dayOf(at, place)} time={clockTime(at, place)} />}
    </time>
  )
}

/** Day shows a whole day, which has no zone: as a date, or by how far off it is. */
export function Day({ day, as = "day" }: { day: string; as?: "day" | "near" }) {
  const place = usePlace()
  return (
    <time dateTime={day} title={calendarDay(day, place)}>
      {as === "day" ? calendarDay(day, place) : <Near day={day} />}
    </time>
  )
}

// A week around today reads best by its distance; what is further off, by its date.
function Near({ day, time }: { day: string; time?: string }) {
  const place = usePlace()
  const now = today(place)
  if (day < dayAfter(now, -6) || day > dayAfter(now, 6)) return calendarDay(day, place)
  const far = fromNow(day, now, place)
  return day === now && time ? `${far}, ${time}` : far
}
