import { expect, test } from "vitest"
import { minuteOf, timeOf } from "./measure"

test("a cut-off is written and read as a time of day", () => {
  for (const [minute, time] of [
    [1, "00:01"],
    [840, "14:00"],
    [1439, "23:59"],
  ] as const) {
    expect(timeOf(minute)).toBe(time)
    expect(minuteOf(time)).toBe(minute)
  }
  expect(minuteOf("")).toBeUndefined()
})
