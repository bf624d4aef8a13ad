import { keepPreviousData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { Sending } from "../api/http"

/** Connection is a page of a list, as every list of the API gives it. */
export interface Connection<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  totalCount?: { value: number; capped: boolean } | null
}

/** Window is which rows a page asks for. */
export interface Window {
  first: number
  after?: string | null
}

/** Pages is a list as far as it has been read. */
export interface Pages<Row> {
  rows: Row[]
  total: { value: number; capped: boolean } | undefined
  /** Nothing was read yet. */
  pending: boolean
  /** What is shown belongs to the filters before. */
  stale: boolean
  more: { there: boolean; busy: boolean; failed: boolean; read: () => void }
  error: Error | null
  again: () => unknown
}

const firstPage = 50 // what a desk shows, soon
const furtherPages = 100

/**
 * usePages reads a list by its cursors, a page ahead of who scrolls. The key
 * holds everything that the list depends on: its filters and its order.
 *
 *   const list = usePages(["promises", filters], async (window, sending) =>
 *     (await ask(query, { ...filters, ...window }, sending)).promises)
 */
export function usePages<Row>(
  key: QueryKey,
  read: (window: Window, sending: Sending) => Promise<Connection<Row>>,
): Pages<Row> {
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      read({ first: pageParam ? furtherPages : firstPage, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false, // it would read every page; what changes is told (api/live)
  })
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.nodes) ?? [], [asked.data])
  return {
    rows,
    total: asked.data?.pages[0]?.totalCount ?? undefined,
    pending: asked.isPending,
    stale: asked.isPlaceholderData,
    more: {
      there: asked.hasNextPage,
      busy: asked.isFetchingNextPage,
      failed: asked.isFetchNextPageError,
      read: () => void (asked.isFetching || asked.fetchNextPage()),
    },
    error: asked.data ? null : asked.error,
    again: asked.refetch,
  }
}
