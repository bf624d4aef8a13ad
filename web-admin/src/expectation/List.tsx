import { Button, Group } from "@mantine/core"
import { IconPlus, IconTargetArrow } from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { AnchorLink } from "../app/links"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { useChange } from "../change/useChange"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import type { Pages } from "../table/usePages"
import { asked } from "./asked"
import { Expected, Latest } from "./Met"
import { confirmExpectation, type Shown } from "./query"
import type { ExpectationSearch } from "./search"

interface Props {
  list: Pages<Shown>
  filters: Filters<ExpectationSearch>
  tools: React.ReactNode
}

/** List is the table of what customers count on, and how it was met last. */
export function List({ list, filters, tools }: Props) {
  const { t } = useTranslation("expectations")
  const mayWrite = useMay("expectations:write")
  return (
    <DataTable
      id="expectations"
      name={t("list")}
      columns={useColumns()}
      list={list}
      filters={filters}
      order={filters.now.order ?? "RECORDED_AT_DESC"}
      nameOf={(e) => e.text}
      onOpen={(e) => filters.set({ expectation: e.id })}
      tools={tools}
      empty={
        <Empty
          icon={IconTargetArrow}
          title={t("none")}
          action={
            mayWrite && (
              <Button
                size="xs"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => asked.set({ verb: "record" })}
              >
                {t("record.name")}
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
  const { t } = useTranslation("expectations")
  return useMemo(() => {
    const column = columnsOf<Shown>()
    return column.columns([
      column.display({
        id: "text",
        header: t("text"),
        cell: ({ row: { original: e } }) => <strong>{e.text}</strong>,
        meta: { always: true, orders: { up: "RECORDED_AT", down: "RECORDED_AT_DESC" } },
      }),
      column.display({
        id: "whose",
        header: t("whose"),
        cell: ({ row: { original: e } }) => <Whose of={e} />,
        meta: { width: 150 },
      }),
      column.display({
        id: "dimension",
        header: t("dimension"),
        cell: ({ row: { original: e } }) => t(`dimensions.${e.dimension}`),
        meta: { width: 150, off: true },
      }),
      column.display({
        id: "source",
        header: t("source"),
        cell: ({ row: { original: e } }) => <Standing of={e} />,
        meta: { width: 190 },
      }),
      column.display({
        id: "levels",
        header: t("expected"),
        cell: ({ row: { original: e } }) => <Expected of={e} />,
        meta: { width: 160 },
      }),
      column.display({
        id: "latest",
        header: t("latest"),
        cell: ({ row: { original: e } }) => <Latest of={e} />,
        meta: { width: 180, phone: true },
      }),
      column.display({
        id: "acts",
        header: t("acts"),
        cell: ({ row: { original: e } }) => <Acts of={e} />,
        meta: { width: 160 },
      }),
    ])
  }, [t])
}

function Whose({ of: e }: { of: Shown }) {
  const { t } = useTranslation("expectations")
  if (!e.customer) return <span>{e.segment || t("everybody")}</span>
  return (
    <AnchorLink to="/customers/$id" params={{ id: e.customer.id }} size="sm">
      {e.customer.name}
    </AnchorLink>
  )
}

// What is inferred says so, and from how many.
function Standing({ of: e }: { of: Shown }) {
  const { t } = useTranslation("expectations")
  if (e.standing === "CONFIRMED") return <span>{t(`sources.${e.source}`)}</span>
  return (
    <span title={e.basis?.note}>
      {t("inferred", { source: t(`sources.${e.source}`), count: e.basis?.n ?? 0 })}
    </span>
  )
}

function Acts({ of: e }: { of: Shown }) {
  const { t } = useTranslation("expectations")
  const mayWrite = useMay("expectations:write")
  const confirm = useChange({
    verb: confirmExpectation,
    said: () => t("confirm.said"),
    stale: [["expectations"], ["customer"]],
  })
  if (!mayWrite) return null
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => asked.set({ verb: "assess", expectation: e })}
      >
        {t("assess.name")}
      </Button>
      {e.standing === "INFERRED" && (
        <Button
          size="compact-xs"
          variant="default"
          loading={confirm.busy}
          onClick={() => confirm.run({ input: { id: e.id } })}
        >
          {t("confirm.name")}
        </Button>
      )}
    </Group>
  )
}
