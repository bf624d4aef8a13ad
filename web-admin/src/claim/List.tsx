import { Button } from "@mantine/core"
import { IconPlus, IconSpeakerphone } from "@tabler/icons-react"
import { type CSSProperties, useMemo } from "react"
import { useTranslation } from "react-i18next"
import { count, percent } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import type { Pages } from "../table/usePages"
import { asked } from "./asked"
import classes from "./claim.module.css"
import { Flags } from "./Flags"
import { type ClaimSearch, orderOf } from "./filters"
import { measureWords } from "./measure"
import type { Shown } from "./query"

interface Props {
  list: Pages<Shown>
  filters: Filters<ClaimSearch>
  tools: React.ReactNode
}

/** List is the table of what the tenant says of itself, and whether it keeps it. */
export function List({ list, filters, tools }: Props) {
  const { t } = useTranslation("claims")
  const mayWrite = useMay("claims:write")
  return (
    <DataTable
      id="claims"
      name={t("list")}
      columns={useColumns()}
      list={list}
      filters={filters}
      order={orderOf(filters.now)}
      nameOf={(c) => c.text}
      onOpen={(c) => filters.set({ claim: c.id })}
      tools={tools}
      empty={
        <Empty
          icon={IconSpeakerphone}
          title={t("none")}
          action={
            mayWrite && (
              <Button
                size="xs"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => asked.set({ verb: "add" })}
              >
                {t("add.name")}
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
  const { t } = useTranslation("claims")
  return useMemo(() => {
    const column = columnsOf<Shown>()
    return column.columns([
      column.display({
        id: "text",
        header: t("text"),
        cell: ({ row: { original: c } }) => <strong>{c.text}</strong>,
        meta: { always: true, orders: { up: "TEXT" } },
      }),
      column.display({
        id: "published",
        header: t("published"),
        cell: ({ row: { original: c } }) => c.published,
        meta: { width: 220 },
      }),
      column.display({
        id: "measure",
        header: t("measure"),
        cell: ({ row: { original: c } }) => measureWords(t, c.measure),
        meta: { width: 230 },
      }),
      column.display({
        id: "keeping",
        header: t("keeping"),
        cell: ({ row: { original: c } }) => <Rate claim={c} />,
        meta: { width: 172, phone: true },
      }),
      column.display({
        id: "flags",
        header: t("toLookAt"),
        cell: ({ row: { original: c } }) => <Flags claim={c} />,
        meta: { width: 240 },
      }),
      column.display({
        id: "review",
        header: t("review"),
        cell: ({ row: { original: c } }) => <Day day={c.reviewOn} as="near" />,
        meta: { width: 130, off: true, orders: { up: "REVIEW_ON" } },
      }),
    ])
  }, [t])
}

/** Rate is how often a claim was kept, and of how many. */
export function Rate({ claim: c }: { claim: Shown }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  if (c.kind === "ENTITLEMENT" && c.keeping.fallenDue === 0) {
    return <span className={classes.quiet}>{t("whenUsed")}</span>
  }
  if (c.keeping.keepRate == null) return <span className={classes.quiet}>{t("nothingDue")}</span>
  return (
    <span className={classes.rate}>
      <strong style={{ "--share": c.keeping.keepRate } as CSSProperties}>
        {percent(c.keeping.keepRate, place, 1)}
      </strong>
      <span>{t("of", { n: count(c.keeping.fallenDue, place) })}</span>
    </span>
  )
}
