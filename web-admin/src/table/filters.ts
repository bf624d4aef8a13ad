import { useNavigate } from "@tanstack/react-router"
import * as z from "../app/zod"

/** text, choice and choices are search params that a mistyped address leaves out rather than failing over. */
export const text = () => lenient(z.string().check(z.minLength(1)))
export const flag = () => lenient(z.boolean())
export const choice = <const T extends readonly [string, ...string[]]>(of: T) => lenient(z.enum(of))
export const choices = <const T extends readonly [string, ...string[]]>(of: T) =>
  lenient(z.array(z.enum(of)).check(z.minLength(1)))

/** lenient leaves out what the address says wrongly. */
function lenient<T extends z.ZodMiniType>(type: T) {
  return z.catch(z.optional(type), undefined)
}

/** extend adds a list's own filters to listSearch. */
export const extend = z.extend

/** listSearch is what the address of every list may say; pages extend it by their own filters. */
export const listSearch = z.object({
  /** What was typed into the list's search. */
  q: text(),
  /** The API's order, if not the list's own. */
  order: text(),
  /** The columns shown, if not those of this device. */
  cols: lenient(z.array(z.string())),
})

export type ListSearch = z.infer<typeof listSearch>

export interface Filters<Search> {
  now: Search
  /** Changes some; undefined takes one away. replace leaves no step for the browser's back. */
  set: (some: Partial<Search>, options?: { replace?: boolean }) => void
  /** Puts a whole search in place of the one there is: a view's. */
  replace: (search: Search) => void
  /** Takes all filters away; order and columns stay. */
  clear: () => void
  /** Whether anything narrows the list. */
  any: boolean
}

/**
 * useFilters keeps a list's filters in the address: they are linked to, saved
 * as views, and undone by the browser's back.
 *
 *   const filters = useFilters(Route.useSearch())
 *
 * looks are what the address says of how the list is looked at: they narrow
 * nothing, and stay when the filters are cleared.
 */
export function useFilters<Search extends ListSearch>(
  now: Search,
  looks: readonly (keyof Search)[] = [],
): Filters<Search> {
  const navigate = useNavigate()
  const look = Object.fromEntries(["order", "cols", ...looks].map((key) => [key, now[key as keyof Search]]))
  const narrowing = Object.keys(filled(now)).filter((key) => !(key in look))
  function go(search: Partial<Search>, replace = false) {
    void navigate({ to: ".", search: filled(search) as never, replace })
  }
  return {
    now,
    set: (some, options) => go({ ...now, ...some }, options?.replace),
    replace: go,
    clear: () => go(look as Partial<Search>),
    any: narrowing.length > 0,
  }
}

/** filled leaves out what says nothing, so that the same filters have the same address. */
export function filled<T extends object>(search: T): Partial<T> {
  const said = ([, value]: [string, unknown]) =>
    value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(search).filter(said)) as Partial<T>
}

/** sameSearch says whether two addresses of a list show the same. */
export function sameSearch(a: unknown, b: unknown): boolean {
  const written = (search: unknown) => JSON.stringify(Object.entries(filled(Object(search))).sort())
  return written(a) === written(b)
}
