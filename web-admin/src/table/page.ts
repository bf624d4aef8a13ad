/** Connection is a page of a list, as every list of the API gives it. */
export interface Connection<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  totalCount?: { value: number; capped: boolean } | null
}

/** Page is a connection with where it begins, and the how-manieth it was to be read. */
export type Page<Row> = Connection<Row> & { after: string | null; read: number }

/** Known is a row: a record, or with `of` one of several entries about that record, as in a timeline. */
export interface Known {
  id: string
  of?: string
}

/**
 * touchedPages are those that are out of date when something has happened to
 * the records ids: the page of each, or the first, where what is new shows. Of
 * entries about a record the latest may stand anywhere above the first. A list
 * of other records than these may show them anywhere.
 */
export function touchedPages(pages: Connection<Known>[], ids: ReadonlySet<string>): Set<number> {
  const rows = ofKinds(pages, ids)
  if (rows.length === 0) return new Set(pages.keys())
  if (!isTold(pages)) return new Set(rows.map((id) => Math.max(0, pages.findIndex(has(id)))))
  const deepest = Math.max(...rows.map((id) => pages.findLastIndex(has(id))))
  return new Set([...pages.keys()].filter((index) => index <= Math.max(0, deepest)))
}

const kindOf = (id: string) => id.slice(0, id.indexOf("_"))

const recordOf = ({ of, id }: Known) => of ?? id

const has = (id: string) => (page: Connection<Known>) => page.nodes.some((row) => recordOf(row) === id)

/** isTold tells a list of entries from one of records. */
const isTold = (pages: Connection<Known>[]) => pages[0]?.nodes[0]?.of !== undefined

/** ofKinds are those of ids that are of a kind which the list holds. */
function ofKinds(pages: Connection<Known>[], ids: Iterable<string>): string[] {
  const kinds = new Set(pages[0]?.nodes.map((row) => kindOf(recordOf(row))))
  return [...ids].filter((id) => kinds.has(kindOf(id)))
}

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
 * isHidden tells whether something happened to a record that a list of entries
 * has none of, before or after: it was long ago, and stands further down.
 */
export function isHidden(before: Connection<Known>[], after: Connection<Known>[], ids: string[]): boolean {
  return isTold(before) && ofKinds(before, ids).some((id) => !before.some(has(id)) && !after.some(has(id)))
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
