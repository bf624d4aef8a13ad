import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query"
import { expect, test } from "vitest"
import type { Page } from "./page"
import { pagesOf } from "./pages"
import { readAgain, readAll } from "./readAgain"

interface Row {
  id: string
  at: number
}

/** shelf is a list at a server, in the order of `at`, as far as a desk has read it. */
async function shelf({ pages }: { pages: number }) {
  const rows: Row[] = Array.from({ length: 400 }, (_, n) => ({ id: `prm_${n}`, at: n }))
  const asked: string[] = []
  const queries = new QueryClient()
  const options = pagesOf<Row>(["promises"], async ({ first, after }) => {
    asked.push(`${first} after ${after}`)
    const rest = rows.toSorted((a, b) => a.at - b.at).filter(({ at }) => !after || at > Number(after))
    const nodes = rest.slice(0, first).map((row) => ({ ...row }))
    return {
      nodes,
      pageInfo: { hasNextPage: rest.length > first, endCursor: String(nodes.at(-1)?.at) },
      totalCount: { value: rows.length, capped: false },
    }
  })
  const desk = new InfiniteQueryObserver(queries, options)
  desk.subscribe(() => {})
  while (!desk.getCurrentResult().data) await desk.refetch()
  for (let n = 1; n < pages; n++) await desk.fetchNextPage()
  asked.length = 0
  return {
    rows,
    asked,
    queries,
    tell: (...ids: string[]) => readAgain(queries, () => true, ids),
    shown: () => desk.getCurrentResult().data?.pages.flatMap((page: Page<Row>) => page.nodes) ?? [],
  }
}

const row = (rows: Row[], id: string) => rows.find((r) => r.id === id) as Row

/** inOrder expects just what the server has, as far as it was read. */
function inOrder(rows: Row[], shown: Row[]) {
  const all = rows.toSorted((a, b) => a.at - b.at)
  expect(shown).toEqual(all.slice(0, shown.length))
}

test("of a record that is shown its page is read again, and nothing else", async () => {
  const { asked, tell, rows, shown } = await shelf({ pages: 4 })
  rows.splice(rows.indexOf(row(rows, "prm_140")), 1) // it is on the third
  await tell("prm_140")
  expect(asked).toEqual(["100 after 129"])
  expect(shown()).toHaveLength(289)
  inOrder(rows, shown())
})

test("what is new comes with the first page", async () => {
  const { asked, tell, rows, shown } = await shelf({ pages: 4 })
  rows.push({ id: "prm_new", at: 7.5 })
  await tell("evt_1", "prm_new", "cus_1")
  expect(asked).toEqual(["70 after null"])
  expect(shown()).toHaveLength(291)
  inOrder(rows, shown())
})

test("where the row is gone that ended a page, the next one is read too", async () => {
  const { asked, tell, rows, shown } = await shelf({ pages: 3 })
  rows.splice(rows.indexOf(row(rows, "prm_49")), 1)
  await tell("prm_49")
  expect(asked).toHaveLength(2)
  inOrder(rows, shown())
})

test("more than there is room for moves the pages after", async () => {
  const { tell, rows, shown } = await shelf({ pages: 3 })
  for (let n = 0; n < 90; n++) rows.push({ id: `prm_new${n}`, at: 3 + n / 100 })
  await tell(...rows.slice(-90).map(({ id }) => id))
  inOrder(rows, shown())
})

test("what has moved to another page is found there", async () => {
  const { tell, rows, shown } = await shelf({ pages: 4 })
  row(rows, "prm_10").at = 200.5
  await tell("prm_10")
  await expect.poll(() => shown().some(({ id }) => id === "prm_10")).toBe(true)
  inOrder(rows, shown())
})

test("news that comes while a page is read again isn't lost", async () => {
  const { tell, rows, shown } = await shelf({ pages: 4 })
  row(rows, "prm_10").at = 10.25
  const first = tell("prm_10")
  row(rows, "prm_250").at = 250.25
  await Promise.all([first, tell("prm_250")])
  inOrder(rows, shown())
})

test("records of another kind may be shown anywhere; what was missed is read whole", async () => {
  const { asked, queries, tell } = await shelf({ pages: 4 })
  await tell("mem_1")
  expect(asked).toHaveLength(4)
  await readAll(queries, () => true)
  expect(asked).toHaveLength(8)
})

/** told is a timeline at a server, the latest first: of each promise that it was made, of some that it was settled. */
async function told(pages: number) {
  const rows = Array.from({ length: 100 }, (_, n) => ({ id: `prm_${n} MADE`, of: `prm_${n}`, at: n }))
  const asked: string[] = []
  const queries = new QueryClient()
  const options = pagesOf<Row & { of: string }>(
    ["timeline"],
    async ({ first, after }) => {
      asked.push(`${first} after ${after}`)
      const rest = rows.toSorted((a, b) => b.at - a.at).filter(({ at }) => !after || at < Number(after))
      const nodes = rest.slice(0, first)
      return { nodes, pageInfo: { hasNextPage: rest.length > first, endCursor: String(nodes.at(-1)?.at) } }
    },
    { first: 10, further: 10 },
  )
  const desk = new InfiniteQueryObserver(queries, options)
  desk.subscribe(() => {})
  while (!desk.getCurrentResult().data) await desk.refetch()
  for (let n = 1; n < pages; n++) await desk.fetchNextPage()
  asked.length = 0
  const shown = () =>
    desk.getCurrentResult().data?.pages.flatMap((page) => page.nodes.map(({ id }) => id)) ?? []
  return { rows, asked, shown, tell: (...ids: string[]) => readAgain(queries, () => true, ids) }
}

test("of a timeline what is new is read with its first page", async () => {
  const { rows, asked, shown, tell } = await told(4)
  rows.push({ id: "prm_new MADE", of: "prm_new", at: 200 })
  await tell("evt_1", "prm_new", "cus_1")
  expect(asked).toEqual(["30 after null"])
  expect(shown().slice(0, 2)).toEqual(["prm_new MADE", "prm_99 MADE"])
  expect(shown()).toHaveLength(41)
})

test("of a timeline what was settled is read from there up", async () => {
  const { rows, asked, shown, tell } = await told(4)
  rows.push({ id: "prm_85 SETTLED", of: "prm_85", at: 97.5 }) // it was made on the second page
  await tell("prm_85")
  expect(asked).toEqual(["30 after null", "30 after 90"])
  expect(shown().slice(0, 4)).toEqual(["prm_99 MADE", "prm_98 MADE", "prm_85 SETTLED", "prm_97 MADE"])
})

test("of a timeline what was long ago is found further down", async () => {
  const { rows, shown, tell } = await told(3)
  rows.push({ id: "prm_old MADE", of: "prm_old", at: 78.5 })
  await tell("prm_old")
  await expect.poll(() => shown().includes("prm_old MADE")).toBe(true)
  expect(new Set(shown()).size).toBe(shown().length)
})
