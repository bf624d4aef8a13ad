import { UnstyledButton } from "@mantine/core"
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react"
import type { ReactNode } from "react"
import type { ColumnMeta } from "./columns"
import type { Filters, ListSearch } from "./filters"
import classes from "./table.module.css"

interface Props<Search extends ListSearch> {
  /** Whether the column has a name; one of buttons has none. */
  named: boolean
  meta: ColumnMeta | undefined
  filters: Filters<Search> | undefined
  order: string | undefined
  children: ReactNode
}

/** Head names a column, and orders the list by it where the API can. */
export function Head<Search extends ListSearch>({ named, meta, filters, order, children }: Props<Search>) {
  const { up, down } = meta?.orders ?? {}
  const now = filters?.now.order ?? order
  const way =
    now === undefined ? undefined : now === up ? "ascending" : now === down ? "descending" : undefined
  const next = way === "ascending" ? (down ?? up) : (up ?? down)
  if (!named) return <td className={classes.unnamed} />
  if (!filters || !next) return <th data-end={meta?.end || undefined}>{children}</th>
  const some = { order: next === order ? undefined : next } as Partial<Search>
  return (
    <th data-end={meta?.end || undefined} aria-sort={way ?? "none"}>
      <UnstyledButton className={classes.order} onClick={() => filters.set(some)}>
        {children}
        {way === "ascending" && <IconArrowUp size={13} aria-hidden />}
        {way === "descending" && <IconArrowDown size={13} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}
