import { expect, test } from "vitest"
import { instantOf, localOf } from "./zoned"

test.each([
  ["winter", "2026-01-15T14:05", "Europe/Berlin", "2026-01-15T13:05:00.000Z"],
  ["summer", "2026-07-15T14:05", "Europe/Berlin", "2026-07-15T12:05:00.000Z"],
  ["west of Greenwich", "2026-07-15T23:30", "America/Sao_Paulo", "2026-07-16T02:30:00.000Z"],
  ["half an hour off", "2026-07-15T09:00", "Asia/Kolkata", "2026-07-15T03:30:00.000Z"],
])("%s", (_, local, zone, want) => {
  expect(instantOf(local, zone)).toBe(want)
  expect(localOf(want, zone)).toBe(local)
})

test("a time that the clocks leave out is the one an hour later", () => {
  expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z")
})

test("what isn't a date and time is nothing", () => {
  expect(instantOf("", "UTC")).toBeUndefined()
})
