import { useLocalStorage } from "@mantine/hooks"
import type { ColumnDef } from "@tanstack/react-table"
import type { features } from "./columns"
import type { Filters, ListSearch } from "./filters"

/** Chosen is which columns are shown, and changes that. */
export interface Chosen {
  visibility: Record<string, boolean>
  choose: (id: string, on: boolean) => void
  reset: () => void
}

/**
 * useColumns says which columns of a table are shown: those that the address
 * names (a view does), else those chosen on this device, else the table's own.
 */
export function useColumns<Row extends object, Search extends ListSearch>(
  table: string,
  // biome-ignore lint/suspicious/noExplicitAny: a column's value is its own affair
  columns: ColumnDef<typeof features, Row, any>[],
  filters: Filters<Search> | undefined,
): Chosen {
  const [kept, keep] = useLocalStorage<string[] | null>({
    key: `kept:columns:${table}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const all = columns.map((c) => ({ id: c.id ?? "", meta: c.meta }))
  const own = all.filter(({ meta }) => !meta?.off).map(({ id }) => id)
  const shown = filters?.now.cols ?? kept ?? own
  const visibility = Object.fromEntries(
    all.map(({ id, meta }) => [id, meta?.always === true || shown.includes(id)]),
  )
  function write(ids: string[] | null) {
    if (filters?.now.cols) filters.set({ cols: ids ?? undefined } as Partial<Search>, { replace: true })
    else keep(ids)
  }
  return {
    visibility,
    choose: (id, on) => write(all.map((c) => c.id).filter((c) => (c === id ? on : visibility[c]))),
    reset: () => write(null),
  }
}
