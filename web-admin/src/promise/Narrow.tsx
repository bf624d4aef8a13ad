import { Chip, Group, NativeSelect, SegmentedControl } from "@mantine/core"
import { IconLayoutKanban, IconReportAnalytics, IconTable } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useMay, useSession } from "../app/session"
import type { Filters } from "../table/filters"
import { membersQuery } from "../team/choice"
import { type PromiseSearch, spans, standings, views } from "./search"

const icons = { table: IconTable, board: IconLayoutKanban, report: IconReportAnalytics }

/** Views are the three ways of looking at promises: to find one, to work them off, to learn from them. */
export function Views({ filters }: { filters: Filters<PromiseSearch> }) {
  const { t } = useTranslation("narrow")
  const reports = useMay("reports:read")
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("views.label")}
      value={filters.now.view ?? "table"}
      onChange={(view) => filters.set({ view: view === "table" ? undefined : (view as "board" | "report") })}
      data={views
        .filter((view) => view !== "report" || reports)
        .map((view) => {
          const Icon = icons[view]
          return {
            value: view,
            label: (
              <Group gap={6} wrap="nowrap">
                <Icon size={15} aria-hidden /> {t(`views.${view}`)}
              </Group>
            ),
          }
        })}
    />
  )
}

/** Narrow is what narrows the promises; the board has its standings side by side. */
export function Narrow({ filters, board = false }: { filters: Filters<PromiseSearch>; board?: boolean }) {
  const { t } = useTranslation(["narrow", "promises"])
  const { now, set } = filters
  return (
    <Group gap={8}>
      {!board && (
        <NativeSelect
          size="xs"
          aria-label={t("filters.standing")}
          value={now.standing ?? ""}
          onChange={(e) =>
            set({ standing: (e.currentTarget.value || undefined) as PromiseSearch["standing"] })
          }
          data={[
            { value: "", label: t("filters.anyStanding") },
            ...standings.map((s) => ({ value: s, label: t(`promises:standings.${s}`) })),
          ]}
        />
      )}
      <Owner filters={filters} />
      {!board && (
        <NativeSelect
          size="xs"
          aria-label={t("filters.due")}
          value={now.due ?? ""}
          onChange={(e) => set({ due: (e.currentTarget.value || undefined) as PromiseSearch["due"] })}
          data={[
            { value: "", label: t("filters.anyDue") },
            ...spans.map((s) => ({ value: s, label: t(`filters.${s}`) })),
          ]}
        />
      )}
      <Chip
        size="xs"
        variant="outline"
        checked={now.disputed ?? false}
        onChange={(on) => set({ disputed: on || undefined })}
      >
        {t("filters.disputed")}
      </Chip>
      {now.claim && (
        <Chip size="xs" variant="outline" checked onChange={() => set({ claim: undefined, bold: undefined })}>
          {t("filters.claim")}
        </Chip>
      )}
      {now.claim && now.bold && (
        <Chip size="xs" variant="outline" checked onChange={() => set({ bold: undefined })}>
          {t("filters.bold")}
        </Chip>
      )}
    </Group>
  )
}

function Owner({ filters: { now, set } }: { filters: Filters<PromiseSearch> }) {
  const { t } = useTranslation(["narrow", "promises"])
  const { member } = useSession()
  const team = useQuery({ ...membersQuery, enabled: useMay("team:read") })
  return (
    <NativeSelect
      size="xs"
      aria-label={t("filters.owner")}
      value={now.owner ?? ""}
      onChange={(e) => set({ owner: e.currentTarget.value || undefined })}
      data={[
        { value: "", label: t("filters.anyOwner") },
        { value: "me", label: t("filters.mine") },
        ...(team.data ?? []).filter((m) => m.id !== member.id).map((m) => ({ value: m.id, label: m.name })),
      ]}
    />
  )
}
