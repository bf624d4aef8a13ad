import type { Query, QueryClient, QueryKey } from "@tanstack/react-query"
import { hasMoved, isHidden, type Known, type Page } from "./page"

// For the sake of which records a list on the screen is being read again. One that isn't in here is read whole.
const news = new WeakMap<Query, Set<string>>()

/** newsOf are the records for whose sake a list is being read again; undefined when it is read whole. */
export function newsOf(queries: QueryClient, queryKey: QueryKey): ReadonlySet<string> | undefined {
  const query = queries.getQueryCache().find({ queryKey, exact: true })
  return query && news.get(query)
}

/** pagesRead are the pages of a list as far as it has been read. */
export function pagesRead<Row>(queries: QueryClient, queryKey: QueryKey): Page<Row>[] {
  return queries.getQueryData<{ pages?: Page<Row>[] }>(queryKey)?.pages ?? []
}

/**
 * readAgain reads again what something that happened to the records ids has made
 * out of date: at once what is on the screen, of a list no more than the pages
 * that hold them; the rest, whole, when somebody looks at it.
 */
export async function readAgain(
  queries: QueryClient,
  which: (query: Query) => boolean,
  ids: string[],
): Promise<void> {
  const found = new Set(queries.getQueryCache().findAll({ predicate: which }))
  const partly = [...found].filter((query) => note(query, ids))
  const before = new Map(partly.map((query) => [query, pagesRead<Known>(queries, query.queryKey)]))
  await queries.invalidateQueries({ predicate: (query) => found.has(query) })
  for (const [query, pages] of before) {
    if (query.state.isInvalidated) continue // it failed, or was begun anew: its news is news still
    news.delete(query)
    const now = pagesRead<Known>(queries, query.queryKey)
    if (pages.length === 1 || !(hasMoved(pages, now, ids) || isHidden(pages, now, ids))) continue
    void queries.invalidateQueries({ queryKey: query.queryKey, exact: true })
  }
}

/** readAll reads again whatever fits, whole: what has made it out of date isn't known. */
export async function readAll(queries: QueryClient, which: (query: Query) => boolean): Promise<void> {
  for (const query of queries.getQueryCache().findAll({ predicate: which })) news.delete(query)
  await queries.invalidateQueries({ predicate: which })
}

/** note has a list of pagesOf read again for the sake of ids alone, unless it has to be read whole. */
function note(query: Query, ids: string[]): boolean {
  if (!query.meta?.paged) return false
  const noted = news.get(query)
  const whole = !query.isActive() || (query.state.fetchStatus === "fetching" && !noted)
  if (whole) {
    news.delete(query)
    return false
  }
  news.set(query, new Set([...(noted ?? []), ...ids]))
  return true
}
