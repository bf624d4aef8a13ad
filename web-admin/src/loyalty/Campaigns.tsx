import { Button } from "@mantine/core"
import { IconGift, IconPlus } from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Pages } from "../table/usePages"
import { CampaignState } from "./CampaignState"
import type { Campaign } from "./campaigns"

interface Props {
  list: Pages<Campaign>
  tools: React.ReactNode
  onAdd: () => void
  onOpen: (campaign: Campaign) => void
}

/** Campaigns is what is given to segments: how far each has come, and what is left of its budget. */
export function Campaigns({ list, tools, onAdd, onOpen }: Props) {
  const { t } = useTranslation("campaigns")
  const mayManage = useMay("loyalty:manage")
  return (
    <DataTable
      id="campaigns"
      name={t("title")}
      columns={useColumns(onOpen)}
      list={list}
      nameOf={(c) => c.name}
      onOpen={onOpen}
      tools={tools}
      empty={
        <Empty
          icon={IconGift}
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

function useColumns(onOpen: (campaign: Campaign) => void) {
  const { t } = useTranslation("campaigns")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Campaign>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: c } }) => <strong>{c.name}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "state",
        header: t("state"),
        cell: ({ row: { original: c } }) => <CampaignState of={c} />,
        meta: { width: 170 },
      }),
      column.display({
        id: "granted",
        header: t("members.shown.GRANTED"),
        cell: ({ row: { original: c } }) => count(c.granted, place),
        meta: { width: 90, end: true },
      }),
      column.display({
        id: "spent",
        header: t("budget"),
        cell: ({ row: { original: c } }) =>
          t("spentOf", { spent: count(c.spent, place), budget: count(c.budget, place) }),
        meta: { width: 160, end: true },
      }),
      column.display({
        id: "time",
        header: t("time"),
        cell: ({ row: { original: c } }) => (
          <>
            <Day day={c.firstDay} /> – <Day day={c.lastDay} />
          </>
        ),
        meta: { width: 190 },
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
        meta: { width: 90, always: true },
      }),
    ])
  }, [t, place, onOpen])
}
