import { expect, test } from "vitest"
import { keyOf } from "./attributes"

test.each([
  ["Shoe size", "shoe_size"],
  ["Schuhgröße (EU)", "schuhgrosse_eu"],
  ["2nd address", "nd_address"],
  ["  ", ""],
])("%s is called %s by programs", (label, key) => expect(keyOf(label)).toBe(key))
