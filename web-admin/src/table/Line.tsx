import { Checkbox } from "@mantine/core"
import { FlexRender, type Row as TableRow } from "@tanstack/react-table"
import type { Ref } from "react"
import { useTranslation } from "react-i18next"
import type { features } from "./columns"
import classes from "./table.module.css"

interface Props<Row extends object> {
  row: TableRow<typeof features, Row>
  index: number
  /** The keys are here. */
  active: boolean
  onHere: () => void
  onOpen?: ((row: Row) => void) | undefined
  selecting?: { name: string; on: boolean; set: (on: boolean, range: boolean) => void } | undefined
  measure: Ref<HTMLTableRowElement>
}

/** Line is one row of a table. A click on it opens it, unless something in it was clicked. */
export function Line<Row extends object>({
  row,
  index,
  active,
  onHere,
  onOpen,
  selecting,
  measure,
}: Props<Row>) {
  const { t } = useTranslation("table")
  return (
    <tr
      className={classes.row}
      data-index={index}
      data-active={active || undefined}
      data-selected={selecting?.on || undefined}
      data-opens={onOpen ? true : undefined}
      ref={measure}
      aria-rowindex={index + 2}
      tabIndex={-1}
      onFocus={onHere}
      onClick={(e) => onOpen && !acts(e.target) && onOpen(row.original)}
    >
      {selecting && (
        <td className={classes.box}>
          <Checkbox
            size="xs"
            aria-label={t("select", { name: selecting.name })}
            checked={selecting.on}
            onChange={(e) => selecting.set(e.currentTarget.checked, (e.nativeEvent as MouseEvent).shiftKey)}
          />
        </td>
      )}
      {row.getVisibleCells().map((cell) => (
        <td key={cell.id} data-end={cell.column.columnDef.meta?.end || undefined}>
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  )
}

function acts(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, label, [role=menu]") !== null
}
