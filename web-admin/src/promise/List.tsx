import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import type { Pages } from "../table/usePages"
import type { Selection } from "../table/useSelection"
import { Actions } from "./Actions"
import { act } from "./asked"
import { Due } from "./Due"
import { orderOf } from "./filters"
import { Mark } from "./Mark"
import { Nothing } from "./Nothing"
import classes from "./promise.module.css"
import type { PromiseSearch } from "./search"
import { type Shown, usualOf, verbsFor } from "./verbs"

interface Props {
  list: Pages<Shown>
  filters: Filters<PromiseSearch>
  onOpen: (promise: Shown) => void
  tools: React.ReactNode
  selection: Selection
  /** What can be done with the selected promises. */
  actions: React.ReactNode
}

/** List is the table of promises; e does the usual with the one where one is. */
export function List({ list, filters, onOpen, tools, selection, actions }: Props) {
  const { t } = useTranslation("promises")
  const { scopes } = useSession()
  const columns = useColumns()
  function usual(p: Shown) {
    const verb = usualOf(verbsFor(p, scopes), p)
    if (verb) act(verb, p)
  }
  return (
    <DataTable
      id="promises"
      name={t("list")}
      columns={columns}
      list={list}
      filters={filters}
      order={orderOf(filters.now)}
      nameOf={(p) => p.text}
      onOpen={onOpen}
      onEdit={usual}
      tools={tools}
      selection={selection}
      actions={actions}
      empty={<Nothing />}
    />
  )
}

function useColumns() {
  const { t } = useTranslation("promises")
  return useMemo(() => {
    const column = columnsOf<Shown>()
    return column.columns([
      column.display({
        id: "text",
        header: t("text"),
        cell: ({ row: { original: p } }) => (
          <>
            <strong>{p.text}</strong>
            <div className={classes.under}>
              <Mark promise={p} />
            </div>
          </>
        ),
        meta: { always: true },
      }),
      column.display({
        id: "customer",
        header: t("customer"),
        cell: ({ row: { original: p } }) =>
          p.customer && (
            <Link to="/customers/$id" params={{ id: p.customer.id }}>
              {p.customer.name}
            </Link>
          ),
        meta: { width: 164 },
      }),
      column.display({
        id: "owner",
        header: t("owner"),
        cell: ({ row: { original: p } }) => p.owner?.name,
        meta: { width: 144 },
      }),
      column.display({
        id: "due",
        header: t("due.label"),
        cell: ({ row: { original: p } }) => <Due due={p.due} />,
        meta: { width: 156, phone: true, orders: { up: "DUE_AT", down: "DUE_AT_DESC" } },
      }),
      column.display({
        id: "standing",
        header: t("standing"),
        cell: ({ row: { original: p } }) => <Mark promise={p} />,
        meta: { width: 150 },
      }),
      column.display({
        id: "act",
        header: t("toDo"),
        cell: ({ row: { original: p } }) => <Actions promise={p} />,
        meta: { width: 190, end: true },
      }),
    ])
  }, [t])
}
