import { beforeAll, expect, test } from "vitest"
import { startWords } from "../words"
import {
  calendarDay,
  dayAfter,
  dayOf,
  fromNow,
  lastDay,
  moment,
  secondsOf,
  spoken,
  unitOf,
  writingOf,
} from "./time"

const saoPaulo = { timeZone: "America/Sao_Paulo", locale: "en" }

beforeAll(startWords)

test("an instant is read in the tenant's zone", () => {
  expect(moment("2026-03-05T01:30:00Z", saoPaulo)).toBe("4 Mar 2026, 22:30")
  expect(dayOf("2026-03-05T01:30:00Z", saoPaulo)).toBe("2026-03-04")
})

test("the clock goes forward in one zone and not in the other", () => {
  const before = "2026-03-29T00:30:00Z"
  const after = "2026-03-29T01:30:00Z"
  expect(moment(before, { timeZone: "Europe/Berlin", locale: "de" })).toBe("29.03.2026, 01:30")
  expect(moment(after, { timeZone: "Europe/Berlin", locale: "de" })).toBe("29.03.2026, 03:30")
  expect(moment(after, saoPaulo)).toBe("28 Mar 2026, 22:30")
})

test("a day is the same day everywhere", () => {
  expect(calendarDay("2026-03-05", saoPaulo)).toBe("5 Mar 2026")
  expect(calendarDay("2026-03-05", { timeZone: "Pacific/Kiritimati", locale: "de" })).toBe("05.03.2026")
  expect(dayAfter("2026-03-29", -29)).toBe("2026-02-28")
})

test("what ends at midnight holds through the day before", () => {
  expect(lastDay("2026-03-07T03:00:00Z", saoPaulo)).toBe("2026-03-06")
  expect(lastDay("2026-03-29T22:00:00Z", { timeZone: "Europe/Berlin", locale: "de" })).toBe("2026-03-29")
})

test.each([
  ["2026-03-05", "en", "today"],
  ["2026-03-06", "en", "tomorrow"],
  ["2026-03-02", "de", "vor 3 Tagen"],
])("%s in %s is %s", (day, locale, said) => {
  expect(fromNow(day, "2026-03-05", { timeZone: "UTC", locale })).toBe(said)
})

test.each([
  ["P1DT2H", 93_600, "1 day"],
  ["PT49H", 176_400, "2 days"],
  ["-PT3H", -10_800, "3 hours"],
  ["PT-90M", -5_400, "1 hour"],
  ["PT1M", 60, "1 minute"],
  ["PT0S", 0, "under a minute"],
  ["PT59.5S", 59.5, "under a minute"],
])("%s", (duration, seconds, said) => {
  expect(secondsOf(duration)).toBe(seconds)
  expect(spoken(duration, saoPaulo)).toBe(said)
})

test("plurals are the language's own", () => {
  expect(unitOf(1, "day", "de")).toBe("1 Tag")
  expect(unitOf(2, "day", "de")).toBe("2 Tage")
})

test("a language is written as the reader's region or the tenant's does", () => {
  expect(writingOf("en", "de-DE", "en-US")).toBe("en-US")
  expect(writingOf("de", "en-US", "de-AT")).toBe("de-AT")
  expect(writingOf("de", "en-US", "fr")).toBe("de")
})
