import { expect, test } from "vitest"
import { orderOf, promiseFilter } from "./filters"
import { type PromiseSearch, promiseSearch } from "./search"

test.each<[string, PromiseSearch, object]>([
  ["nothing", {}, {}],
  ["open, and not overdue", { standing: "open" }, { state: { eq: "OPEN" }, overdue: false }],
  ["kept, late ones too", { standing: "kept" }, { state: { in: ["KEPT", "KEPT_LATE"] } }],
  ["at risk", { standing: "risk" }, { atRisk: true }],
  ["mine", { owner: "me" }, { ownerId: { eq: "mem_1" } }],
  ["a colleague's", { owner: "mem_2" }, { ownerId: { eq: "mem_2" } }],
  ["due today", { due: "today" }, { dueDay: { eq: "2026-03-04" } }],
  ["due within 7 days, today included", { due: "week" }, { dueDay: { gte: "2026-03-04", lt: "2026-03-11" } }],
  ["due in the last 30 days", { due: "past" }, { dueDay: { gte: "2026-02-02", lt: "2026-03-05" } }],
  ["overdue and disputed", { standing: "overdue", disputed: true }, { overdue: true, disputed: true }],
])("%s", (_, search, want) => {
  expect(promiseFilter(search, "mem_1", "2026-03-04")).toEqual(want)
})

test("what is to be done comes soonest first, what is past latest first", () => {
  expect(orderOf({ standing: "overdue" })).toBe("DUE_AT")
  expect(orderOf({ standing: "risk" })).toBe("DUE_AT")
  expect(orderOf({ due: "week" })).toBe("DUE_AT")
  expect(orderOf({ standing: "kept" })).toBe("DUE_AT_DESC")
  expect(orderOf({ standing: "kept", order: "DUE_AT" })).toBe("DUE_AT")
})

test("a mistyped address is read as far as it makes sense", () => {
  expect(promiseSearch.parse({ standing: "lost", due: "week", days: 7 })).toEqual({ due: "week" })
})
