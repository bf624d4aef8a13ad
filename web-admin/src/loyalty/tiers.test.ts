import { expect, test } from "vitest"
import { keyOf } from "./tiers"

test("a tier's key is its name, as programs can write it", () => {
  expect(keyOf("Gold", [])).toBe("GOLD")
  expect(keyOf(" Freunde für's Leben ", [])).toBe("FREUNDE_FUR_S_LEB")
  expect(keyOf("Gold", ["GOLD", "GOLD_2"])).toBe("GOLD_3")
  expect(keyOf("2026 – 金", [])).toBe("TIER")
})
