import { expect, test } from "vitest"
import { calendarDay, dayOf, moment, secondsOf, spoken } from "./time"

const saoPaulo = { timeZone: "America/Sao_Paulo", locale: "en" }

test("an instant is read in the tenant's zone", () => {
  expect(moment("2026-03-05T01:30:00Z", saoPaulo)).toBe("4 Mar 2026, 22:30")
  expect(dayOf("2026-03-05T01:30:00Z", saoPaulo)).toBe("2026-03-04")
})

test("a day is the same day everywhere", () => {
  expect(calendarDay("2026-03-05", saoPaulo)).toBe("5 Mar 2026")
  expect(calendarDay("2026-03-05", { timeZone: "Pacific/Kiritimati", locale: "de" })).toBe("05.03.2026")
})

test.each([
  ["P1DT2H", 93_600, "1 day"],
  ["PT49H", 176_400, "2 days"],
  ["-PT3H", -10_800, "3 hours"],
  ["PT-90M", -5_400, "1 hour"],
  ["PT1M", 60, "1 minute"],
  ["PT0S", 0, "under a minute"],
  ["PT59.5S", 59.5, "under a minute"],
])("%s", (duration, seconds, words) => {
  expect(secondsOf(duration)).toBe(seconds)
  expect(spoken(duration)).toBe(words)
})
