import { keepPreviousData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { latestTotal } from "./page"
import { pagesOf, type Read } from "./pages"

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

/**
 * usePages reads a list by its cursors, a page ahead of who scrolls. The key
 * holds everything that the list depends on: its filters and its order.
 *
 *   const list = usePages(["promises", filters], async (window, sending) =>
 *     (await ask(query, { ...filters, ...window }, sending)).promises)
 */
export function usePages<Row extends { id: string }>(key: QueryKey, read: Read<Row>): Pages<Row> {
  const asked = useInfiniteQuery({
    ...pagesOf(key, read),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false, // it would read every page; what changes is told (api/live)
  })
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.nodes) ?? [], [asked.data])
  return {
    rows,
    total: latestTotal(asked.data?.pages ?? []) ?? undefined,
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
