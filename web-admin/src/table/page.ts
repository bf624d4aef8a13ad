/** Connection is a page of a list, as every list of the API gives it. */
export interface Connection<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  totalCount?: { value: number; capped: boolean } | null
}

/** Page is a connection with where it begins, and the how-manieth it was to be read. */
export type Page<Row> = Connection<Row> & { after: string | null; read: number }

interface Known {
  id: string
}

/**
 * touchedPages are those that are out of date when something has happened to
 * the records ids: the page of each, or the first, where what is new shows. A
 * list of other records than these may show them anywhere.
 */
export function touchedPages(pages: Connection<Known>[], ids: ReadonlySet<string>): Set<number> {
  const kind = kindOf(pages[0]?.nodes[0]?.id ?? "")
  const rows = [...ids].filter((id) => kindOf(id) === kind)
  if (rows.length === 0) return new Set(pages.keys())
  return new Set(rows.map((id) => Math.max(0, pages.findIndex(has(id)))))
}

const kindOf = (id: string) => id.slice(0, id.indexOf("_"))

const has = (id: string) => (page: Connection<Known>) => page.nodes.some((row) => row.id === id)

/**
 * upTo cuts a page that was read again at the row with which it ended before, so
 * that the next one stays as it is. Where that row is gone, or has itself
 * changed, the page ends elsewhere, and the next is read from there.
 */
export function upTo<Row extends Known>(
  was: Connection<Row>,
  page: Connection<Row>,
  ids: ReadonlySet<string>,
): Connection<Row> {
  const last = was.nodes.at(-1)?.id
  if (!was.pageInfo.hasNextPage || !last || ids.has(last)) return page
  const at = page.nodes.findIndex((row) => row.id === last)
  if (at < 0) return page
  return { ...page, nodes: page.nodes.slice(0, at + 1), pageInfo: was.pageInfo }
}

/** latestTotal is how many rows there are, as the page says that was read last. */
export function latestTotal<Row>(pages: Page<Row>[]): Connection<Row>["totalCount"] {
  const [first, ...rest] = pages
  return rest.reduce((latest, page) => (page.read > (latest?.read ?? 0) ? page : latest), first)?.totalCount
}

/**
 * hasMoved tells whether more of the records ids have left a list's pages than
 * the list has become shorter by: they are on others of its pages now, or further down.
 */
export function hasMoved(before: Page<Known>[], after: Page<Known>[], ids: string[]): boolean {
  const left = ids.filter((id) => before.some(has(id)) && !after.some(has(id))).length
  const shorter = (latestTotal(before)?.value ?? 0) - (latestTotal(after)?.value ?? 0)
  return left > Math.max(0, shorter)
}
