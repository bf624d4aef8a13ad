import { expect, test } from "vitest"
import { type CustomerSearch, customerFilter, customerSearch } from "./filters"

test.each<[string, CustomerSearch, object]>([
  ["nothing", {}, {}],
  ["a name's beginning", { q: "ann" }, { name: { startsWith: "ann" } }],
  ["a stage and a tag", { stage: "LAPSED", tag: "vip" }, { stage: { eq: "LAPSED" }, tag: { eq: "vip" } }],
])("%s", (_, search, want) => {
  expect(customerFilter(search)).toEqual(want)
})

test("a mistyped address is read as far as it makes sense", () => {
  expect(customerSearch.parse({ stage: "lost", tag: "vip", order: "SIZE" })).toEqual({ tag: "vip" })
})
