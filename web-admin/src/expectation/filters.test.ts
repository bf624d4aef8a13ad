import { expect, test } from "vitest"
import { since } from "./filters"

test("since goes back whole months, over the year's end", () => {
  expect(since(1, "2026-03-31")).toBe("2026-03-01")
  expect(since(3, "2026-03-31")).toBe("2026-01-01")
  expect(since(12, "2026-03-31")).toBe("2025-04-01")
})
