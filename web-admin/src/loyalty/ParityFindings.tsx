import { IconEqual } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { count, money } from "../app/money"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters, ListSearch } from "../table/filters"
import type { Pages } from "../table/usePages"
import type { Finding } from "./parity"

interface Props<Search extends ListSearch> {
  list: Pages<Finding>
  filters: Filters<Search>
  tools: React.ReactNode
}

/** ParityFindings is who is worse off than a newcomer, by which offer and by how much. */
export function ParityFindings<Search extends ListSearch>({ list, filters, tools }: Props<Search>) {
  const { t } = useTranslation("parity")
  return (
    <DataTable
      id="parity"
      name={t("list")}
      columns={useColumns()}
      list={list}
      filters={filters}
      nameOf={(f) => f.customer?.name ?? f.customerId}
      tools={tools}
      empty={
        <Empty icon={IconEqual} title={t("fine")}>
          {t("fineText")}
        </Empty>
      }
    />
  )
}

// Where each kind of offer is looked after.
const places = {
  COUPON: "/loyalty/coupons",
  CAMPAIGN: "/loyalty/campaigns",
  REFERRAL: "/loyalty/referrals",
  EARNING_RULE: "/loyalty/rules",
} as const

function Offer({ of: f }: { of: Finding }) {
  if (f.kind === "PRICE") return f.name
  return <Link to={places[f.kind]}>{f.name}</Link>
}

function useColumns() {
  const { t } = useTranslation("parity")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Finding>()
    return column.columns([
      column.display({
        id: "customer",
        header: t("customer"),
        cell: ({ row: { original: f } }) =>
          f.customer ? (
            <Link to="/customers/$id" params={{ id: f.customer.id }} hash="points">
              {f.customer.name}
            </Link>
          ) : (
            f.customerId
          ),
        meta: { always: true, phone: true },
      }),
      column.display({
        id: "kind",
        header: t("kind"),
        cell: ({ row: { original: f } }) => t(`kinds.${f.kind}`),
        meta: { width: 120 },
      }),
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: f } }) => <Offer of={f} />,
        meta: { phone: true },
      }),
      column.display({
        id: "newcomer",
        header: t("newcomer"),
        cell: ({ row: { original: f } }) => (
          <>
            {f.n > 0 && <small>{t("n", { n: count(f.n, place) })} </small>}
            {money(f.newcomer, place)}
          </>
        ),
        meta: { width: 150, end: true },
      }),
      column.display({
        id: "hers",
        header: t("hers"),
        cell: ({ row: { original: f } }) => money(f.hers, place),
        meta: { width: 110, end: true },
      }),
      column.display({
        id: "worseBy",
        header: t("worseBy"),
        cell: ({ row: { original: f } }) => <strong>{money(f.worseBy, place)}</strong>,
        meta: { width: 110, end: true, always: true, phone: true },
      }),
      column.display({
        id: "records",
        header: t("records"),
        cell: ({ row: { original: f } }) => <span title={f.records.join(" ")}>{f.records.join(" ")}</span>,
        meta: { width: 260, off: true },
      }),
    ])
  }, [t, place])
}
