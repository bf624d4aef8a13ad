import { expect, test } from "vitest"
import { slugOf } from "./slug"

test.each([
  ["Müller & Söhne", "muller-sohne"],
  ["  Straße 9 ", "strasse-9"],
  ["Café—Ünion!!", "cafe-union"],
  ["東京", ""],
  [`${"a".repeat(39)} b`, "a".repeat(39)],
])("%s becomes %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})
