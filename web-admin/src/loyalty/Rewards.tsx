import { Button } from "@mantine/core"
import { IconGift, IconPlus } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters, ListSearch } from "../table/filters"
import type { Pages } from "../table/usePages"
import { ladderOf } from "./ladder"
import { Gives } from "./RewardGift"
import type { Reward } from "./rewards"
import { type Tiers, tierName } from "./tiers"

interface Props<Search extends ListSearch> {
  programId: string
  list: Pages<Reward>
  filters: Filters<Search>
  tools: React.ReactNode
  onAdd: () => void
  onOpen: (reward: Reward) => void
}

/** Rewards is the catalogue: what customers may have for points, and how many are left. */
export function Rewards<Search extends ListSearch>({
  programId,
  list,
  filters,
  tools,
  onAdd,
  onOpen,
}: Props<Search>) {
  const { t } = useTranslation("rewards")
  const mayManage = useMay("loyalty:manage")
  const someTier = list.rows.some((r) => r.minTier)
  const tiers = useQuery({ ...ladderOf(programId), enabled: someTier }).data?.tiers
  return (
    <DataTable
      id="rewards"
      name={t("title")}
      columns={useColumns(tiers, mayManage ? onOpen : undefined)}
      list={list}
      filters={filters}
      nameOf={(r) => r.name}
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

function useColumns(tiers: Tiers["tiers"] | undefined, onOpen: ((reward: Reward) => void) | undefined) {
  const { t } = useTranslation(["rewards", "common"])
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Reward>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: r } }) => <strong>{r.name}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "gives",
        header: t("kind"),
        cell: ({ row: { original: r } }) => (r.kind === "GOODS" ? t("kinds.GOODS") : <Gives reward={r} />),
        meta: { width: 190 },
      }),
      column.display({
        id: "points",
        header: t("points"),
        cell: ({ row: { original: r } }) => count(r.points, place),
        meta: { width: 90, end: true, always: true },
      }),
      column.display({
        id: "left",
        header: t("left"),
        cell: ({ row: { original: r } }) =>
          r.left == null
            ? t("endless")
            : t("leftOf", { left: count(r.left, place), stock: count(r.stock ?? 0, place) }),
        meta: { width: 125 },
      }),
      column.display({
        id: "tags",
        header: t("tags"),
        cell: ({ row: { original: r } }) =>
          [...r.tags, ...(r.minTier ? [t("fromTier", { tier: tierName(tiers, r.minTier) })] : [])].join(
            ", ",
          ) || t("everybody"),
        meta: { width: 120 },
      }),
      column.display({
        id: "valid",
        header: t("valid"),
        cell: ({ row: { original: r } }) => <Valid reward={r} />,
        meta: { width: 150 },
      }),
      column.display({
        id: "acts",
        header: "",
        cell: ({ row: { original: r } }) =>
          onOpen &&
          !r.retiredAt && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t("editOf", { name: r.name })}
              onClick={() => onOpen(r)}
            >
              {t("common:change")}
            </Button>
          ),
        meta: { width: 100, always: true },
      }),
    ])
  }, [t, place, tiers, onOpen])
}

function Valid({ reward: r }: { reward: Reward }) {
  const { t } = useTranslation("rewards")
  if (!r.validFrom && !r.validUntil) return t("always")
  return (
    <>
      {r.validFrom && <Day day={r.validFrom} />} – {r.validUntil && <Day day={r.validUntil} />}
    </>
  )
}
