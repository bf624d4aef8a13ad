import { Button } from "@mantine/core"
import { IconPlus, IconTicket } from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters, ListSearch } from "../table/filters"
import type { Pages } from "../table/usePages"
import type { Coupon } from "./coupons"
import { Valid, Worth } from "./Worth"

interface Props<Search extends ListSearch> {
  list: Pages<Coupon>
  filters: Filters<Search>
  tools: React.ReactNode
  onAdd: () => void
  onOpen: (coupon: Coupon) => void
}

/** Coupons is the list of what codes are good for, and how often they were used. */
export function Coupons<Search extends ListSearch>({ list, filters, tools, onAdd, onOpen }: Props<Search>) {
  const { t } = useTranslation("coupons")
  const mayManage = useMay("loyalty:manage")
  return (
    <DataTable
      id="coupons"
      name={t("title")}
      columns={useColumns(onOpen)}
      list={list}
      filters={filters}
      nameOf={(c) => c.name}
      tools={tools}
      empty={
        <Empty
          icon={IconTicket}
          title={t("none")}
          action={
            mayManage && (
              <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={onAdd}>
                {t("add")}
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

function useColumns(onOpen: (coupon: Coupon) => void) {
  const { t } = useTranslation("coupons")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Coupon>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: c } }) => <strong>{c.name}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "worth",
        header: t("worth"),
        cell: ({ row: { original: c } }) => <Worth coupon={c} />,
        meta: { width: 130, always: true },
      }),
      column.display({
        id: "codes",
        header: t("codes"),
        cell: ({ row: { original: c } }) => count(c.codes, place),
        meta: { width: 80, end: true },
      }),
      column.display({
        id: "used",
        header: t("used"),
        cell: ({ row: { original: c } }) =>
          c.total == null
            ? count(c.used, place)
            : t("usedOf", { used: count(c.used, place), total: count(c.total, place) }),
        meta: { width: 110, end: true },
      }),
      column.display({
        id: "valid",
        header: t("valid"),
        cell: ({ row: { original: c } }) => <Valid coupon={c} />,
        meta: { width: 200 },
      }),
      column.display({
        id: "acts",
        header: "",
        cell: ({ row: { original: c } }) => (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("openOf", { name: c.name })}
            onClick={() => onOpen(c)}
          >
            {t("open")}
          </Button>
        ),
        meta: { width: 100, always: true },
      }),
    ])
  }, [t, place, onOpen])
}
