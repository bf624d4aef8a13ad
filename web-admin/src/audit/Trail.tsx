import { IconHistory } from "@tabler/icons-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useSession } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { whyWords } from "../promise/why"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import { usePages } from "../table/usePages"
import { Details } from "./Details"
import { auditFilter } from "./filter"
import { Narrow } from "./Narrow"
import { auditQuery, type Happened } from "./query"
import { Record } from "./Record"
import type { AuditSearch } from "./search"
import { useWhat, useWho } from "./words"

/** Trail is everything that happened, the latest first, as far as the member may read it. */
export function Trail({ filters }: { filters: Filters<AuditSearch> }) {
  const { t } = useTranslation(["audit", "shell"])
  const what = useWhat()
  const [opened, setOpened] = useState<Happened>()
  const filter = auditFilter(filters.now, useSession().member.id, usePlace())
  const list = usePages<Happened>(
    ["events", filter],
    async (window, sending) => (await ask(auditQuery, { filter, ...window }, sending)).events,
  )
  function only(record: string) {
    setOpened(undefined)
    filters.set({ record })
  }
  return (
    <>
      <DataTable
        id="audit"
        name={t("shell:sections.audit")}
        columns={useColumns()}
        list={list}
        filters={filters}
        nameOf={(e) => what(e.type)}
        onOpen={setOpened}
        tools={<Narrow filters={filters} />}
        empty={
          <Empty icon={IconHistory} title={t("none")}>
            {t("noneText")}
          </Empty>
        }
      />
      <Details of={opened} onOnly={only} onClose={() => setOpened(undefined)} />
    </>
  )
}

function useColumns() {
  const { t } = useTranslation("audit")
  const who = useWho()
  const what = useWhat()
  return useMemo(() => {
    const column = columnsOf<Happened>()
    return column.columns([
      column.display({
        id: "what",
        header: t("what"),
        cell: ({ row: { original: e } }) => <strong>{what(e.type)}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "who",
        header: t("whoDid"),
        cell: ({ row: { original: e } }) => who(e),
        meta: { width: 150 },
      }),
      column.display({
        id: "record",
        header: t("record"),
        cell: ({ row: { original: e } }) => <Record of={e} />,
        meta: { width: 150 },
      }),
      column.display({
        id: "reason",
        header: t("reason"),
        cell: ({ row: { original: e } }) => e.reason && whyWords(e.reason),
        meta: { width: 172 },
      }),
      column.display({
        id: "when",
        header: t("when"),
        cell: ({ row: { original: e } }) => <When at={e.recordedAt} />,
        meta: { width: 200, phone: true, always: true },
      }),
    ])
  }, [t, who, what])
}
