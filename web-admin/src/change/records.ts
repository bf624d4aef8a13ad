import type { Query, QueryClient } from "@tanstack/react-query"

/** Fields is some of a record's fields. */
export type Fields = Record<string, unknown>

/** Guess is what a record will be once a change is through. */
export interface Guess {
  id: string
  fields: Fields
}

// What is guessed at the moment: read again meanwhile, a record still shows it.
const open = new Map<string, Guess[]>()

/** watchGuesses lays what is guessed over everything that is read. */
export function watchGuesses(queries: QueryClient): void {
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return
    for (const guess of [...open.values()].flat()) lay(event.query, guess)
  })
}

/** guess shows what the change named by key will bring about, in every list and page that holds the record. */
export function guess(queries: QueryClient, key: string, guesses: Guess[]): void {
  open.set(
    key,
    guesses.map((g) => ({ ...g })),
  )
  for (const g of guesses) layAll(queries, g)
}

/** settle ends a guess: what the server says now stands. */
export function settle(key: string): void {
  open.delete(key)
}

/** takeBack ends a guess and shows the records as they were. */
export function takeBack(queries: QueryClient, key: string, before: Guess[]): void {
  open.delete(key)
  for (const g of before) layAll(queries, g)
}

/** layAll puts a record's fields wherever the record was read; fields that weren't read there stay out. */
export function layAll(queries: QueryClient, guess: Guess): void {
  for (const query of queries.getQueryCache().getAll()) lay(query, guess)
}

function lay(query: Query, guess: Guess): void {
  const { data } = query.state
  const next = replaced(data, guess)
  if (next !== data) query.setData(next, { updatedAt: query.state.dataUpdatedAt, manual: true })
}

/** recordOf finds a record among everything that was read. */
export function recordOf(queries: QueryClient, id: string): Fields | undefined {
  for (const query of queries.getQueryCache().getAll()) {
    const found = find(query.state.data, id)
    if (found) return found
  }
  return undefined
}

/** recordsIn lists the records of an answer: whatever has an id. */
export function recordsIn(data: unknown): Guess[] {
  if (Array.isArray(data)) return data.flatMap(recordsIn)
  if (!isRecord(data)) return []
  const inside = Object.values(data).flatMap(recordsIn)
  const { id, ...fields } = data
  return typeof id === "string" ? [{ id, fields }, ...inside] : inside
}

function replaced(data: unknown, guess: Guess): unknown {
  if (Array.isArray(data)) {
    const next = data.map((item) => replaced(item, guess))
    return next.some((item, i) => item !== data[i]) ? next : data
  }
  if (!isRecord(data)) return data
  const changed: Fields = {}
  for (const [key, value] of Object.entries(data)) {
    const next = data.id === guess.id && key in guess.fields ? guess.fields[key] : replaced(value, guess)
    if (next !== value) changed[key] = next
  }
  return Object.keys(changed).length > 0 ? { ...data, ...changed } : data
}

function find(data: unknown, id: string): Fields | undefined {
  if (!Array.isArray(data) && !isRecord(data)) return undefined
  if (isRecord(data) && data.id === id) return data
  for (const value of Object.values(data)) {
    const found = find(value, id)
    if (found) return found
  }
  return undefined
}

function isRecord(data: unknown): data is Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data)
}
