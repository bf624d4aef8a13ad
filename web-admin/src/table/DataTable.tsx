import { Checkbox } from "@mantine/core"
import { useMediaQuery } from "@mantine/hooks"
import { type ColumnDef, useTable } from "@tanstack/react-table"
import { useVirtualizer } from "@tanstack/react-virtual"
import { type ReactNode, useEffect, useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import { Failed } from "../app/states"
import { useListKeys } from "../command/useListKeys"
import { Columns } from "./Columns"
import { type ColumnMeta, features } from "./columns"
import type { Filters, ListSearch } from "./filters"
import { Head } from "./Head"
import { Line } from "./Line"
import { More } from "./More"
import { NoMatch } from "./NoMatch"
import { Selected } from "./Selected"
import { Skeletons } from "./Skeletons"
import classes from "./table.module.css"
import { useColumns } from "./useColumns"
import type { Pages } from "./usePages"
import type { Selection } from "./useSelection"
import { Views } from "./Views"

interface Props<Row extends { id: string }, Search extends ListSearch> {
  /** What this device keeps its columns under. */
  id: string
  /** What the table is of, for ears. */
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: a column's value is its own affair
  columns: ColumnDef<typeof features, Row, any>[]
  list: Pages<Row>
  filters?: Filters<Search>
  /** The order of the list when the address names none. */
  order?: string
  /** What a row is called, for the boxes that select it. */
  nameOf: (row: Row) => string
  /** What a click on a row does, and Enter; the row's own link says the same to ears. */
  onOpen?: (row: Row) => void
  /** What e does. */
  onEdit?: (row: Row) => void
  selection?: Selection
  /** What can be done with the selected rows. */
  actions?: ReactNode
  /** Controls that narrow the list, above it. */
  tools?: ReactNode
  /** What is said when there is nothing, and no filter is why. */
  empty: ReactNode
}

const ahead = 40 // rows before the end at which the next page is read
const tall = { desk: 41, phone: 57 }

/** DataTable is every long list: rows come as one scrolls, and only those in sight are drawn. */
export function DataTable<Row extends { id: string }, Search extends ListSearch>(props: Props<Row, Search>) {
  const { id, name, columns, list, filters, selection, nameOf, onOpen, onEdit } = props
  const { t } = useTranslation("table")
  const phone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false }) ?? false
  const chosen = useColumns(id, columns, filters)
  const columnVisibility = phone ? onPhone(columns) : chosen.visibility
  const { rows } = list
  const scroller = useRef<HTMLElement>(null)
  const last = useRef(0) // the row selected last, from which Shift selects on
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? tall.phone : tall.desk),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    scrollPaddingStart: 40,
  })
  const keys = useListKeys({
    count: rows.length,
    onMove: (index) => {
      virtual.scrollToIndex(index)
      requestAnimationFrame(() => focusRow(scroller.current, index))
    },
    onOpen: onOpen && ((index) => rows[index] && onOpen(rows[index])),
    onEdit: onEdit && ((index) => rows[index] && onEdit(rows[index])),
    onSelect: selection && ((index) => select(index, !selection.has(rows[index]?.id ?? ""), false)),
    onClear: selection?.any ? selection.clear : undefined,
  })
  const items = virtual.getVirtualItems()
  const begin = items[0]?.index ?? 0
  const end = items.at(-1)?.index ?? 0
  // The table is of the rows in sight alone: that of fifty thousand would be made anew with every page.
  const data = useMemo(() => rows.slice(begin, end + 1), [rows, begin, end])
  const table = useTable({ features, columns, data, getRowId, state: { columnVisibility } })
  const lines = table.getRowModel().rows
  const shown = table.getVisibleLeafColumns()
  const { there, busy, failed, read } = list.more
  useEffect(() => {
    if (there && !busy && !failed && end >= rows.length - ahead) read()
  })

  function select(index: number, on: boolean, range: boolean) {
    const from = range ? Math.min(last.current, index) : index
    const to = range ? Math.max(last.current, index) : index
    selection?.toggle(
      rows.slice(from, to + 1).map((row) => row.id),
      on,
    )
    last.current = index
  }

  const span = shown.length + (selection ? 1 : 0)
  return (
    <div className={classes.frame}>
      <div className={classes.tools}>
        {props.tools}
        <div className={classes.right}>
          {filters && <Views page={id} filters={filters} />}
          {!phone && <Columns table={table} chosen={chosen} />}
        </div>
      </div>
      <section
        ref={scroller}
        className={classes.scroller}
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        tabIndex={0}
        data-stale={list.stale || undefined}
      >
        <table
          className={classes.table}
          aria-label={name}
          aria-rowcount={(list.total?.value ?? rows.length) + 1}
        >
          <colgroup>
            {selection && <col style={{ width: "calc(var(--kept-gutter) + 26px)" }} />}
            {shown.map((c) => (
              <col key={c.id} style={{ width: phone ? undefined : c.columnDef.meta?.width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {selection && (
                <th className={classes.box}>
                  <Checkbox
                    size="xs"
                    aria-label={t("selectLoaded")}
                    checked={selection.all || (rows.length > 0 && selection.ids.size === rows.length)}
                    indeterminate={
                      !selection.all && selection.ids.size > 0 && selection.ids.size < rows.length
                    }
                    onChange={(e) =>
                      selection.toggle(
                        rows.map((row) => row.id),
                        e.currentTarget.checked,
                      )
                    }
                  />
                </th>
              )}
              {table.getHeaderGroups().flatMap(({ headers }) =>
                headers.map((header) => (
                  <Head
                    key={header.id}
                    named={header.column.columnDef.header !== ""}
                    meta={header.column.columnDef.meta}
                    filters={filters}
                    order={props.order}
                  >
                    <table.FlexRender header={header} />
                  </Head>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            <Gap tall={items[0]?.start ?? 0} span={span} />
            {items.map((item, i) => {
              const row = lines[i]
              return (
                row && (
                  <Line
                    key={item.key}
                    row={row}
                    index={item.index}
                    active={item.index === keys.active}
                    onHere={() => keys.setActive(item.index)}
                    onOpen={onOpen}
                    selecting={
                      selection && {
                        name: nameOf(row.original),
                        on: selection.has(row.id),
                        set: (on, range) => select(item.index, on, range),
                      }
                    }
                    measure={virtual.measureElement}
                  />
                )
              )
            })}
            <Gap tall={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} span={span} />
            {list.pending && <Skeletons columns={span} />}
            <More more={list.more} span={span} />
          </tbody>
        </table>
        {list.error && <Failed error={list.error} reset={list.again} />}
        {!list.pending &&
          !list.error &&
          rows.length === 0 &&
          (filters?.any ? <NoMatch clear={filters.clear} /> : props.empty)}
      </section>
      {selection?.any && (
        <Selected selection={selection} total={list.total} loaded={rows.length}>
          {props.actions}
        </Selected>
      )}
    </div>
  )
}

const getRowId = (row: { id: string }) => row.id

// On a phone a table shows what there is room for, whatever was chosen for the desk.
function onPhone(columns: { id?: string; meta?: ColumnMeta }[]): Record<string, boolean> {
  return Object.fromEntries(
    columns.map((c) => [c.id ?? "", c.meta?.always === true || c.meta?.phone === true]),
  )
}

function focusRow(scroller: HTMLElement | null, index: number) {
  const row = scroller?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)
  const target = row?.querySelector<HTMLElement>("a") ?? row
  target?.focus({ preventScroll: true })
}

// The rows that aren't drawn leave their room, and their lines.
function Gap({ tall: height, span }: { tall: number; span: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden className={classes.gap}>
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}
