import type { Owed } from "./queries"

type Day = Owed["days"][number]

/** sampled picks the days at whose end a chart of about fifteen points is drawn, the last among them. */
export function sampled(days: Day[]): Day[] {
  const step = days.length <= 31 ? 2 : days.length <= 100 ? 7 : 30
  return days.filter((_, i) => (days.length - 1 - i) % step === 0)
}

/** topOf gives a round number at or above n whose quarters are whole: what a scale ends with. */
export function topOf(n: number): number {
  let unit = 4
  for (;;) {
    for (const times of [1, 2, 5]) if (unit * times >= n) return unit * times
    unit *= 10
  }
}

/** moved are the days on which something came or went, the latest first. */
export function moved(days: Day[]): Day[] {
  return days.filter((d) => d.earned || d.spent || d.expired || d.reversed).reverse()
}
