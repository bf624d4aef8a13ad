import { expect, test } from "vitest"
import { gapWords, noPoints, paired, shared } from "./figures"

test("a pair is whole, half or none", () => {
  const pairs = [{ expected: 7, perceived: 5 }, { expected: 6 }, { perceived: 1 }, {}, { expected: null }]
  expect(paired(pairs)).toEqual({ whole: 1, half: 2 })
  expect(paired([])).toEqual({ whole: 0, half: 0 })
})

test("points are shared out whole or not at all", () => {
  expect(shared(noPoints)).toEqual({ sum: 0, none: true, right: true })
  const most = { ...noPoints, TANGIBLES: 11, RELIABILITY: 32, RESPONSIVENESS: 22, ASSURANCE: 19 }
  expect(shared(most)).toEqual({ sum: 84, none: false, right: false })
  expect(shared({ ...most, EMPATHY: 16 })).toEqual({ sum: 100, none: false, right: true })
  expect(shared({ ...noPoints, EMPATHY: 100 }).right).toBe(true) // the others are worth nothing to her
  expect(shared({ ...noPoints, EMPATHY: 0 }).right).toBe(false)
})

test("a gap has its sign, and no gap is a dash", () => {
  const place = { locale: "en", timeZone: "UTC" }
  expect(gapWords(-0.858, place)).toBe("−0.86")
  expect(gapWords(0.5, place)).toBe("+0.50")
  expect(gapWords(-0.001, place)).toBe("0.00")
  expect(gapWords(null, place)).toBe("–")
})
