import { QueryClient } from "@tanstack/react-query"
import { expect, test } from "vitest"
import { guess, layAll, recordOf, recordsIn, settle, takeBack, watchGuesses } from "./records"

const open = { id: "prm_1", state: "OPEN", text: "Call back" }

function read(): QueryClient {
  const queries = new QueryClient()
  watchGuesses(queries)
  queries.setQueryData(["list"], { pages: [{ nodes: [open, { id: "prm_2", state: "OPEN" }] }] })
  queries.setQueryData(["one"], { promise: { id: "prm_1", text: "Call back" } })
  return queries
}

test("a guess is shown wherever the record was read, and nowhere else", () => {
  const queries = read()
  guess(queries, "k", [{ id: "prm_1", fields: { state: "KEPT" } }])
  expect(queries.getQueryData(["list"])).toEqual({
    pages: [
      {
        nodes: [
          { ...open, state: "KEPT" },
          { id: "prm_2", state: "OPEN" },
        ],
      },
    ],
  })
  expect(queries.getQueryData(["one"])).toEqual({ promise: { id: "prm_1", text: "Call back" } })
  settle("k")
})

test("what is read meanwhile shows the guess until it is settled", async () => {
  const queries = read()
  guess(queries, "k", [{ id: "prm_1", fields: { state: "KEPT" } }])
  const again = () => queries.fetchQuery({ queryKey: ["again"], queryFn: async () => ({ p: open }) })
  await again()
  expect(recordOf(queries, "prm_1")).toMatchObject({ state: "KEPT" })
  expect(queries.getQueryData(["again"])).toEqual({ p: { ...open, state: "KEPT" } })
  settle("k")
  await again()
  expect(queries.getQueryData(["again"])).toEqual({ p: open })
})

test("taken back, everything is as it was", () => {
  const queries = read()
  const before = queries.getQueryData(["list"])
  guess(queries, "k", [{ id: "prm_1", fields: { state: "KEPT" } }])
  takeBack(queries, "k", [{ id: "prm_1", fields: { state: "OPEN" } }])
  expect(queries.getQueryData(["list"])).toEqual(before)
})

test("what doesn't change stays the same object, so that it isn't drawn again", () => {
  const queries = read()
  const before = queries.getQueryData(["list"])
  layAll(queries, { id: "prm_9", fields: { state: "KEPT" } })
  expect(queries.getQueryData(["list"])).toBe(before)
})

test("an answer's records are all that have an id", () => {
  expect(recordsIn({ promise: { id: "a", customer: { id: "b", name: "B" } }, userErrors: [] })).toMatchObject(
    [{ id: "a" }, { id: "b", fields: { name: "B" } }],
  )
})
