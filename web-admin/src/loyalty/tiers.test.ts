import { expect, test } from "vitest"
import { keyOf, tierName, withLost } from "./tiers"

test("a tier's key is its name, as programs can write it", () => {
  expect(keyOf("Gold", [])).toBe("GOLD")
  expect(keyOf(" Freunde für's Leben ", [])).toBe("FREUNDE_FUR_S_LEB")
  expect(keyOf("Gold", ["GOLD", "GOLD_2"])).toBe("GOLD_3")
  expect(keyOf("2026 – 金", [])).toBe("TIER")
})

const ladder = [
  { key: "SILVER", name: "Silver friends" },
  { key: "GOLD", name: "Golden friends" },
]

test("a chosen tier that the ladder has lost is still there to be unticked", () => {
  expect(withLost(ladder, ["GOLD", "BRONZE"])).toEqual([...ladder, { key: "BRONZE", name: "BRONZE" }])
  expect(withLost([], ["GOLD"])).toEqual([{ key: "GOLD", name: "GOLD" }])
  expect(withLost(ladder, [])).toEqual(ladder)
})

test("a tier is told by its name, and by its key when the ladder has lost it", () => {
  expect(tierName(ladder, "GOLD")).toBe("Golden friends")
  expect(tierName(ladder, "BRONZE")).toBe("BRONZE")
  expect(tierName(undefined, "GOLD")).toBe("GOLD")
})
