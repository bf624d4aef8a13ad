import { expect, test } from "vitest"
import { pathOf } from "./Line"

test("neighbours are joined, a gap stays one", () => {
  expect(pathOf([{ share: 1 }, { share: 0.5 }, { share: null }, { share: 0 }])).toBe("M0.5 0L1.5 0.5M3.5 1")
})

test("nothing at all draws nothing", () => {
  expect(pathOf([{ share: null }])).toBe("")
})
