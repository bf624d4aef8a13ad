import { expect, test } from "vitest"
import { money } from "./money"

test("an amount keeps all its digits", () => {
  const place = { timeZone: "UTC", locale: "en" }
  expect(money({ amount: "9007199254740993.25", currency: "EUR" }, place)).toBe("€9,007,199,254,740,993.25")
  expect(money({ amount: "1200", currency: "JPY" }, place)).toBe("JP¥1,200")
})
