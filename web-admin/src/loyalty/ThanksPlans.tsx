import { Button } from "@mantine/core"
import {
  IconFlag,
  IconHeartHandshake,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
} from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Flag } from "../app/Flag"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Pages } from "../table/usePages"
import { type ThanksPlan, thanked } from "./thanks"

interface Props {
  list: Pages<ThanksPlan>
  tools: React.ReactNode
  onAdd: () => void
  onOpen: (plan: ThanksPlan) => void
}

/** ThanksPlans is for which occasions customers are thanked, how often they were, and what is left of the month. */
export function ThanksPlans({ list, tools, onAdd, onOpen }: Props) {
  const { t } = useTranslation("thanks")
  const mayManage = useMay("loyalty:manage")
  return (
    <DataTable
      id="thanks"
      name={t("title")}
      columns={useColumns(onOpen)}
      list={list}
      nameOf={(p) => p.name}
      onOpen={onOpen}
      tools={tools}
      empty={
        <Empty
          icon={IconHeartHandshake}
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

const icons = { DRAFT: IconPencil, RUNNING: IconPlayerPlay, PAUSED: IconPlayerPause, ENDED: IconFlag }

/** ThanksState says how far a plan has come. */
export function ThanksState({ of }: { of: ThanksPlan }) {
  const { t } = useTranslation("thanks")
  return (
    <Flag tone={of.state === "RUNNING" ? "good" : "quiet"} icon={icons[of.state]}>
      {t(`states.${of.state}`)}
    </Flag>
  )
}

/** useOccasion says in words for which occasion a plan is. */
export function useOccasion() {
  const { t } = useTranslation("thanks")
  const place = usePlace()
  return (p: Pick<ThanksPlan, "kind" | "number" | "repeats">) =>
    t(`occasions.${p.kind}.${p.repeats ? "every" : "once"}`, { count: p.number, n: count(p.number, place) })
}

function useColumns(onOpen: (plan: ThanksPlan) => void) {
  const { t } = useTranslation("thanks")
  const place = usePlace()
  const occasion = useOccasion()
  return useMemo(() => {
    const column = columnsOf<ThanksPlan>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: p } }) => <strong>{p.name}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "occasion",
        header: t("occasion"),
        cell: ({ row: { original: p } }) => occasion(p),
        meta: { width: 200 },
      }),
      column.display({
        id: "state",
        header: t("state"),
        cell: ({ row: { original: p } }) => <ThanksState of={p} />,
        meta: { width: 130 },
      }),
      column.display({
        id: "thanked",
        header: t("outcomes.THANKED"),
        cell: ({ row: { original: p } }) => count(thanked(p), place),
        meta: { width: 100, end: true },
      }),
      column.display({
        id: "spent",
        header: t("month"),
        cell: ({ row: { original: p } }) =>
          p.points > 0
            ? t("spentOf", { spent: count(p.record.spent, place), budget: count(p.budget, place) })
            : "–",
        meta: { width: 160, end: true },
      }),
      column.display({
        id: "acts",
        header: "",
        cell: ({ row: { original: p } }) => (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("openOf", { name: p.name })}
            onClick={() => onOpen(p)}
          >
            {t("open")}
          </Button>
        ),
        meta: { width: 90, always: true },
      }),
    ])
  }, [t, place, occasion, onOpen])
}
