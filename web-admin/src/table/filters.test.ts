import { expect, test } from "vitest"
import { filled, listSearch, sameSearch } from "./filters"

test("what says nothing is left out of the address", () => {
  expect(filled({ q: "", tag: undefined, stages: [], cols: ["name"], overdue: false })).toEqual({
    cols: ["name"],
    overdue: false,
  })
})

test("a mistyped address leaves a filter out rather than failing", () => {
  expect(listSearch.parse({ q: 7, cols: "name", order: "NAME" })).toEqual({ order: "NAME" })
})

test.each([
  [{ q: "a", order: "NAME" }, { order: "NAME", q: "a" }, true],
  [{ q: "a", cols: [] }, { q: "a" }, true],
  [{ q: "a" }, { q: "b" }, false],
  [{}, null, true],
])("%o and %o show the same: %s", (a, b, want) => {
  expect(sameSearch(a, b)).toBe(want)
})
