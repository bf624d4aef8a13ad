import { Button } from "@mantine/core"
import { IconCreditCard, IconPlus } from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { AnchorLink } from "../app/links"
import { money } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { lastDay, usePlace } from "../app/time"
import { Day, When } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import type { Pages } from "../table/usePages"
import { CardState } from "./CardState"
import type { CardSearch } from "./cardSearch"
import type { Card } from "./cards"

interface Props {
  list: Pages<Card>
  filters: Filters<CardSearch>
  tools: React.ReactNode
  onAdd: () => void
  onOpen: (card: Card) => void
}

/** Cards is the list of gift cards and vouchers: where each stands, and what is on it. */
export function Cards({ list, filters, tools, onAdd, onOpen }: Props) {
  const { t } = useTranslation("cards")
  const mayWrite = useMay("loyalty:write")
  return (
    <DataTable
      id="cards"
      name={t("title")}
      columns={useColumns()}
      list={list}
      filters={filters}
      nameOf={(c) => t("named", { last: c.last })}
      onOpen={onOpen}
      tools={tools}
      empty={
        <Empty
          icon={IconCreditCard}
          title={t("none")}
          action={
            mayWrite && (
              <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={onAdd}>
                {t("issue")}
              </Button>
            )
          }
        >
          {t("noneText")}
        </Empty>
      }
    />
  )
}

function useColumns() {
  const { t } = useTranslation("cards")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Card>()
    return column.columns([
      column.display({
        id: "card",
        header: t("card"),
        cell: ({ row: { original: c } }) => (
          <AnchorLink to="." search={(was) => ({ ...was, card: c.id })} size="sm" fw={600}>
            {t("named", { last: c.last })}
          </AnchorLink>
        ),
        meta: { always: true },
      }),
      column.display({
        id: "state",
        header: t("state"),
        cell: ({ row: { original: c } }) => <CardState state={c.state} />,
        meta: { width: 120, phone: true },
      }),
      column.display({
        id: "available",
        header: t("parts.available"),
        cell: ({ row: { original: c } }) => money(c.balances.available, place),
        meta: { width: 105, end: true, always: true },
      }),
      column.display({
        id: "issued",
        header: t("parts.issued"),
        cell: ({ row: { original: c } }) => money(c.balances.issued, place),
        meta: { width: 110, end: true },
      }),
      column.display({
        id: "how",
        header: t("how"),
        cell: ({ row: { original: c } }) => t(`hows.${c.how}`),
        meta: { width: 115 },
      }),
      column.display({
        id: "expires",
        header: t("expires"),
        cell: ({ row: { original: c } }) => <Expires card={c} />,
        meta: { width: 115 },
      }),
      column.display({
        id: "created",
        header: t("created"),
        cell: ({ row: { original: c } }) => <When at={c.createdAt} as="near" />,
        meta: { width: 135 },
      }),
    ])
  }, [t, place])
}

/** Expires is the last day on which a card is good, or that it always is. */
export function Expires({ card: c }: { card: Card }) {
  const { t } = useTranslation("cards")
  const place = usePlace()
  return c.expiresAt ? <Day day={lastDay(c.expiresAt, place)} /> : t("never")
}
