import { QueryClient } from "@tanstack/react-query"
import { afterEach, expect, test, vi } from "vitest"
import { earOf } from "./live"
import type { Happening } from "./stream"
import { isTouched } from "./touches"

const kept: Happening = {
  id: "evt_01m8067sb2e00rw5t1nz5arbf2",
  type: "promise.kept",
  subjectId: "prm_01m8067sb1f3m9zs3p9asj6mgk",
  customerId: "cus_01m8067sb1f3m9zs3p9asj6mgk",
}
const other = (kind: string) => `${kind}_01m8067sg2f28ry7ryy90jtr3g`

test.each([
  ["a list of its noun", ["promises", { state: "OPEN" }], true],
  ["a list of another's", ["products"], false],
  ["the record", ["promise", kept.subjectId], true],
  ["another record", ["promise", other("prm")], false],
  ["her page", ["customer", kept.customerId], true],
  ["another customer's page", ["customer", other("cus")], false],
  ["her list, deep in its filter", ["promises", { filter: { customer: [kept.customerId] } }], true],
  ["another's list", ["promises", { filter: { customer: [other("cus")] } }], false],
  ["a list by owner", ["promises", { ownerId: other("mem") }], true],
  ["a report", ["keeping", "2026-01-01", "2026-03-31"], true],
  ["the audit trail", ["events", { actorId: other("mem") }], true],
  ["the session", ["session"], false],
])("a promise kept touches %s: %s", (_, queryKey, touched) => {
  expect(isTouched({ queryKey }, kept)).toBe(touched)
})

test("a type that a newer server tells of touches nothing", () => {
  expect(isTouched({ queryKey: ["promises"] }, { ...kept, type: "parrot.taught" })).toBe(false)
})

afterEach(() => {
  vi.useRealTimers()
})

test("what happens at once is read again once", async () => {
  vi.useFakeTimers()
  const queries = new QueryClient()
  queries.setQueryData(["promises"], [])
  queries.setQueryData(["products"], [])
  const again = vi.spyOn(queries, "invalidateQueries")
  const ear = earOf(queries, new AbortController().signal)
  for (let n = 0; n < 50; n++) ear.heard(kept)
  await vi.advanceTimersByTimeAsync(100)
  expect(again).toHaveBeenCalledTimes(1)
  expect(queries.getQueryState(["promises"])?.isInvalidated).toBe(true)
  expect(queries.getQueryState(["products"])?.isInvalidated).toBe(false)
  ear.missed()
  expect(queries.getQueryState(["products"])?.isInvalidated).toBe(true)
})
