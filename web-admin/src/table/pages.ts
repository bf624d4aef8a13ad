import { infiniteQueryOptions, type QueryKey } from "@tanstack/react-query"
import type { Sending } from "../api/http"
import { type Connection, type Known, type Page, touchedPages, upTo } from "./page"
import { newsOf, pagesRead } from "./readAgain"

/** Window is which rows a page asks for. */
export interface Window {
  first: number
  after?: string | null
}

/** Read asks for one page of a list. */
export type Read<Row> = (window: Window, sending: Sending) => Promise<Connection<Row>>

/** Place is where a page begins, and the how-manieth of its list it is. */
interface Place {
  after: string | null
  index: number
}

/** What a desk shows, soon, and what comes while it is looked at. */
const ofTable = { first: 50, further: 80 }
const mostRows = 100 // what the API gives at once
/** room is for rows that have come into a page since it was read. */
const room = 20

let reads = 0

/**
 * pagesOf reads a list by its cursors. When it is read again for the sake of some
 * records (readAgain), the pages that they aren't on stay as they are.
 */
export function pagesOf<Row extends Known>(queryKey: QueryKey, read: Read<Row>, sizes = ofTable) {
  return infiniteQueryOptions({
    queryKey,
    meta: { paged: true },
    queryFn: async ({ pageParam: { after, index }, signal, client }): Promise<Page<Row>> => {
      const before = pagesRead<Row>(client, queryKey)
      const was = before[index]
      const news = newsOf(client, queryKey)
      if (was && news && was.after === after && !touchedPages(before, news).has(index)) return was
      const page = await read(
        { first: rowsOf(was, index === 0 ? sizes.first : sizes.further), after },
        { signal },
      )
      return { ...(was && news ? upTo(was, page, news) : page), after, read: ++reads }
    },
    initialPageParam: { after: null, index: 0 } as Place,
    getNextPageParam: ({ pageInfo }, pages): Place | null =>
      pageInfo.hasNextPage ? { after: pageInfo.endCursor ?? null, index: pages.length } : null,
  })
}

function rowsOf(was: Page<unknown> | undefined, fresh: number): number {
  return was ? Math.min(mostRows, was.nodes.length + room) : fresh
}
