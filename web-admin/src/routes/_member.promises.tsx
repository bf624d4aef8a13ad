import { createFileRoute, Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { graphql } from "../graph"
import type { PromiseOrder, PromisesQuery } from "../graph/graphql"
import { Due } from "../promise/Due"
import { Mark } from "../promise/Mark"
import { Page } from "../shell/Page"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import { choice, listSearch, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

export const Route = createFileRoute("/_member/promises")({
  validateSearch: listSearch.extend({ order: choice(["DUE_AT", "DUE_AT_DESC"]) }),
  component: Promises,
})

const query = graphql(`
  query Promises($orderBy: PromiseOrder!, $first: Int!, $after: String) {
    promises(orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        id
        text
        due {
          kind
          day
          at
        }
        state
        overdue
        waitingSince
        disputedAt
        customer {
          id
          name
        }
        owner {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

type Row = PromisesQuery["promises"]["nodes"][number]

function Promises() {
  const { t } = useTranslation("promises")
  const place = usePlace()
  const filters = useFilters(Route.useSearch())
  const orderBy: PromiseOrder = filters.now.order ?? "DUE_AT_DESC"
  const list = usePages<Row>(
    ["promises", orderBy],
    async (window, sending) => (await ask(query, { orderBy, ...window }, sending)).promises,
  )
  const columns = useColumns()
  return (
    <Page
      name={t("title")}
      meta={list.total && t("count", { count: list.total.value, formatted: count(list.total.value, place) })}
      fill
    >
      <DataTable
        id="promises"
        name={t("list")}
        columns={columns}
        list={list}
        filters={filters}
        order="DUE_AT_DESC"
        nameOf={(p) => p.text}
        empty={<Empty title={t("none")}>{t("noneText")}</Empty>}
      />
    </Page>
  )
}

function useColumns() {
  const { t } = useTranslation("promises")
  return useMemo(() => {
    const column = columnsOf<Row>()
    return column.columns([
      column.display({
        id: "text",
        header: t("text"),
        cell: ({ row: { original: p } }) => <strong>{p.text}</strong>,
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
        meta: { width: 200 },
      }),
      column.display({
        id: "owner",
        header: t("owner"),
        cell: ({ row: { original: p } }) => p.owner?.name,
        meta: { width: 160 },
      }),
      column.display({
        id: "due",
        header: t("due"),
        cell: ({ row: { original: p } }) => <Due due={p.due} />,
        meta: { width: 160, phone: true, orders: { up: "DUE_AT", down: "DUE_AT_DESC" } },
      }),
      column.display({
        id: "standing",
        header: t("standing"),
        cell: ({ row: { original: p } }) => <Mark promise={p} />,
        meta: { width: 170 },
      }),
    ])
  }, [t])
}
