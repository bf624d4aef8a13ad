import { beforeAll, expect, test } from "vitest"
import { startWords } from "../words"
import { marginWords, type Stands, standingOf } from "./standing"

const place = { timeZone: "UTC", locale: "en" }

beforeAll(startWords)

const open: Stands = { state: "OPEN", overdue: false }

test.each<[Stands, string]>([
  [open, "open"],
  [{ ...open, overdue: true }, "overdue"],
  [{ ...open, atRiskSince: "2026-03-04T12:00:00Z" }, "risk"],
  [{ ...open, overdue: true, atRiskSince: "2026-03-04T12:00:00Z" }, "overdue"],
  [{ ...open, waitingSince: "2026-03-04T12:00:00Z" }, "waiting"],
  [{ state: "KEPT", overdue: false }, "kept"],
  [{ state: "KEPT_LATE", overdue: false }, "late"],
  [{ state: "BROKEN", overdue: false }, "broken"],
  [{ state: "RENEGOTIATED", overdue: false }, "moved"],
  [{ state: "WITHDRAWN", overdue: false }, "released"],
  [{ state: "VOID", overdue: false }, "void"],
])("%o stands as %s", (promise, standing) => {
  expect(standingOf(promise)).toBe(standing)
})

test("a margin is early or late", () => {
  expect(marginWords("P2DT3H", place)).toBe("2 days early")
  expect(marginWords("-PT5H", place)).toBe("5 hours late")
  expect(marginWords(null, place)).toBeUndefined()
})
