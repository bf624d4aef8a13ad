import { Badge, Group } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { type ReactNode, useMemo } from "react"
import { useTranslation } from "react-i18next"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { CustomersQuery } from "../graph/graphql"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import type { Pages } from "../table/usePages"
import type { Selection } from "../table/useSelection"
import type { CustomerSearch } from "./filters"
import classes from "./list.module.css"

/** customersQuery is one page of customers. */
export const customersQuery = graphql(`
  query Customers($filter: CustomerFilter, $orderBy: CustomerOrder!, $first: Int!, $after: String) {
    customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        id
        name
        externalId
        stage
        tags
        createdAt
        updatedAt
        company {
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

export type Row = CustomersQuery["customers"]["nodes"][number]

interface Props {
  list: Pages<Row>
  filters: Filters<CustomerSearch>
  selection?: Selection | undefined
  actions?: ReactNode
  tools: ReactNode
  empty: ReactNode
}

/** List is the table of customers. */
export function List({ list, filters, selection, actions, tools, empty }: Props) {
  const { t } = useTranslation("customers")
  const navigate = useNavigate()
  const columns = useColumns()
  return (
    <DataTable
      id="customers"
      name={t("list")}
      columns={columns}
      list={list}
      filters={filters}
      order="NAME"
      nameOf={(c) => c.name}
      onOpen={(c) => void navigate({ to: "/customers/$id", params: { id: c.id } })}
      actions={actions}
      tools={tools}
      empty={empty}
      {...(selection && { selection })}
    />
  )
}

function useColumns() {
  const { t } = useTranslation(["customers", "common"])
  return useMemo(() => {
    const column = columnsOf<Row>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: c } }) => (
          <>
            <Link to="/customers/$id" params={{ id: c.id }} className={classes.name}>
              {c.name || t("common:noName")}
            </Link>
            {c.company && <span className={classes.company}>{c.company.name}</span>}
          </>
        ),
        meta: { always: true, orders: { up: "NAME", down: "NAME_DESC" } },
      }),
      column.display({
        id: "stage",
        header: t("stage"),
        cell: ({ row: { original: c } }) => t(`stages.${c.stage}`),
        meta: { width: 130, phone: true },
      }),
      column.display({
        id: "tags",
        header: t("tags"),
        cell: ({ row: { original: c } }) => (
          <Group gap={4} wrap="nowrap">
            {c.tags.map((tag) => (
              <Badge key={tag} variant="default" tt="none" fw={500}>
                {tag}
              </Badge>
            ))}
          </Group>
        ),
        meta: { width: 220 },
      }),
      column.display({
        id: "number",
        header: t("number"),
        cell: ({ row: { original: c } }) => c.externalId,
        meta: { width: 160, off: true },
      }),
      column.display({
        id: "since",
        header: t("since"),
        cell: ({ row: { original: c } }) => <When at={c.createdAt} as="day" />,
        meta: { width: 140, orders: { up: "CREATED_AT", down: "CREATED_AT_DESC" } },
      }),
      column.display({
        id: "changed",
        header: t("changed"),
        cell: ({ row: { original: c } }) => <When at={c.updatedAt} as="near" />,
        meta: { width: 170 },
      }),
    ])
  }, [t])
}
