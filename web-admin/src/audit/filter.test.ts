import { afterEach, expect, test, vi } from "vitest"
import { auditFilter } from "./filter"
import { auditSearch } from "./search"

const place = { timeZone: "America/New_York", locale: "en" }

afterEach(() => vi.useRealTimers())

test("a period begins with a day of the tenant's zone", () => {
  vi.useFakeTimers({ now: new Date("2026-03-10T02:00:00Z") }) // still the 9th there
  expect(auditFilter({ period: "today" }, "mem_1", place)).toEqual({
    recordedAt: { gte: "2026-03-09T04:00:00.000Z" },
  })
  // The clocks went forward on the 8th.
  expect(auditFilter({ period: "week" }, "mem_1", place)).toEqual({
    recordedAt: { gte: "2026-03-03T05:00:00.000Z" },
  })
})

test("me is the member who looks", () => {
  expect(auditFilter({ actor: "me" }, "mem_1", place)).toEqual({ actorId: { eq: "mem_1" } })
  expect(auditFilter({ actor: "system" }, "mem_1", place)).toEqual({ actorId: { eq: "system" } })
})

test("an address that means nothing narrows nothing", () => {
  expect(auditFilter(auditSearch.parse({ period: "soon", type: "" }), "mem_1", place)).toEqual({})
})
