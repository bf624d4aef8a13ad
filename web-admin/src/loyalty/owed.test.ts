import { describe, expect, test } from "vitest"
import { moved, sampled, topOf } from "./owed"

const day = (n: number, earned = 0) => ({
  day: `2026-01-${String(n).padStart(2, "0")}`,
  opening: 0,
  earned,
  spent: 0,
  expired: 0,
  reversed: 0,
  closing: n,
})
const days = (n: number) => Array.from({ length: n }, (_, i) => day(i + 1))

test("a scale ends with a round number whose quarters are whole", () => {
  expect([0, 4, 5, 8, 9, 21, 412, 1000, 80_001].map(topOf)).toEqual([4, 4, 8, 8, 20, 40, 800, 2000, 200_000])
})

describe("a chart", () => {
  test.each([1, 30, 90, 365])("of %i days has few points, and the last day among them", (n) => {
    const points = sampled(days(n))
    expect(points.length).toBeLessThanOrEqual(16)
    expect(points.at(-1)?.closing).toBe(n)
  })
})

test("days without a movement are left out, the latest comes first", () => {
  expect(moved([day(1, 5), day(2), day(3, 7)]).map((d) => d.day)).toEqual(["2026-01-03", "2026-01-01"])
})
