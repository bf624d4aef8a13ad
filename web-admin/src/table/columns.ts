import { columnVisibilityFeature, createColumnHelper, metaHelper, tableFeatures } from "@tanstack/react-table"

/** ColumnMeta is how a column looks and what can be done with it. */
export interface ColumnMeta {
  /** Its width in pixels; columns without one share what is left. */
  width?: number
  /** Numbers stand at the end, so that their digits are under one another. */
  end?: boolean
  /** There is room for it on a phone. */
  phone?: boolean
  /** It is off until it is chosen. */
  off?: boolean
  /** It can't be turned off. */
  always?: boolean
  /** What orders the list by it: the API's orders, upwards and downwards. */
  orders?: { up?: string; down?: string }
}

export const features = tableFeatures({ columnVisibilityFeature, columnMeta: metaHelper<ColumnMeta>() })

/**
 * columnsOf begins the columns of a table of rows; each needs an id and a header of text:
 *
 *   const columns = useMemo(() => {
 *     const column = columnsOf<Customer>()
 *     return column.columns([
 *       column.display({ id: "name", header: t("name"), cell: ({ row: { original: c } }) => …, meta: { always: true } }),
 *     ])
 *   }, [t])
 */
export function columnsOf<Row extends object>() {
  return createColumnHelper<typeof features, Row>()
}
