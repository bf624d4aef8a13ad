import { Group, NativeSelect, Text } from "@mantine/core"
import {
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconHourglass,
  IconUserOff,
  IconUsers,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Flag, type Tone } from "../app/Flag"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters, ListSearch } from "../table/filters"
import type { Pages } from "../table/usePages"
import { states } from "./referralStates"
import type { Referral } from "./referrals"

/** Referrals is the list of newcomers, of who brought them along, and of what became of it. */
export function Referrals<Search extends ListSearch & { state?: Referral["state"] | undefined }>({
  list,
  filters,
}: {
  list: Pages<Referral>
  filters: Filters<Search>
}) {
  const { t } = useTranslation(["loyalty", "common"])
  const place = usePlace()
  return (
    <DataTable
      id="referrals"
      name={t("referrals.title")}
      columns={useColumns()}
      list={list}
      filters={filters}
      tools={
        <Group gap="sm">
          <NativeSelect
            size="xs"
            aria-label={t("referrals.state")}
            value={filters.now.state ?? ""}
            onChange={(e) => {
              const state = states.find((s) => s === e.currentTarget.value)
              filters.set({ state } as Partial<Search>)
            }}
            data={[
              { value: "", label: t("referrals.anyState") },
              ...states.map((value) => ({ value, label: t(`referrals.states.${value}`) })),
            ]}
          />
          {list.total && (
            <Text size="sm" c="dimmed">
              {t("referrals.nOf", {
                count: list.total.value,
                n: count(list.total.value, place) + (list.total.capped ? "+" : ""),
              })}
            </Text>
          )}
        </Group>
      }
      nameOf={(r) => r.friend?.name || t("common:noName")}
      empty={
        <Empty icon={IconUsers} title={t("referrals.none")}>
          {t("referrals.noneText")}
        </Empty>
      }
    />
  )
}

function useColumns() {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Referral>()
    return column.columns([
      column.display({
        id: "friend",
        header: t("referrals.friend"),
        cell: ({ row: { original: r } }) => <Who customer={r.friend} />,
        meta: { always: true },
      }),
      column.display({
        id: "advocate",
        header: t("referrals.advocate"),
        cell: ({ row: { original: r } }) => <Who customer={r.advocate} />,
        meta: { width: 160, phone: true },
      }),
      column.display({
        id: "state",
        header: t("referrals.state"),
        cell: ({ row: { original: r } }) => <State state={r.state} />,
        meta: { width: 150, always: true },
      }),
      column.display({
        id: "why",
        header: t("referrals.why"),
        cell: ({ row: { original: r } }) => <Why referral={r} />,
        meta: { width: 250 },
      }),
      column.display({
        id: "points",
        header: t("referrals.points"),
        cell: ({ row: { original: r } }) =>
          t("referrals.both", {
            advocate: count(r.advocatePoints, place),
            friend: count(r.friendPoints, place),
          }),
        meta: { width: 110, end: true },
      }),
      column.display({
        id: "referredAt",
        header: t("referrals.referredAt"),
        cell: ({ row: { original: r } }) => <When at={r.referredAt} as="near" />,
        meta: { width: 150 },
      }),
    ])
  }, [t, place])
}

function Who({ customer: c }: { customer: Referral["friend"] }) {
  const { t } = useTranslation("common")
  if (!c) return "–"
  return (
    <AnchorLink to="/customers/$id" params={{ id: c.id }} size="sm">
      {c.name || t("noName")}
    </AnchorLink>
  )
}

const flags: Record<Referral["state"], { tone: Tone; icon: TablerIcon }> = {
  WAITING: { tone: "quiet", icon: IconHourglass },
  HELD: { tone: "open", icon: IconClock },
  REWARDED: { tone: "good", icon: IconCheck },
  EXPIRED: { tone: "quiet", icon: IconX },
  VOID: { tone: "bad", icon: IconUserOff },
  REVERSED: { tone: "bad", icon: IconArrowBackUp },
}

function State({ state }: { state: Referral["state"] }) {
  const { t } = useTranslation("loyalty")
  return <Flag {...flags[state]}>{t(`referrals.states.${state}`)}</Flag>
}

// Why it stands so: what is waited for and until when, or the reason.
function Why({ referral: r }: { referral: Referral }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const until = r.state === "WAITING" ? r.expiresAt : r.paysAt
  return (
    <>
      {t(`referrals.whys.${r.state}`, { n: count(r.onOrder, place) })}
      {r.state === "WAITING" && until && ` ${t("referrals.by")}`} {until && <When at={until} />}
    </>
  )
}
