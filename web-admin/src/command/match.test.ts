import { expect, test } from "vitest"
import { fits } from "./match"

test.each([
  ["Make a promise", "pro", true],
  ["Make a promise", "ma pr", true],
  ["Make a promise", "promise of", false],
  ["Verspätet öffnen", "OFF", true],
  ["Today", "", true],
])("%s, typed %s: %s", (name, typed, want) => {
  expect(fits(name, typed)).toBe(want)
})
