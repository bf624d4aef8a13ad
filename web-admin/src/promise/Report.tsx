import { Anchor, Button, Group, SegmentedControl, Skeleton, Stack, Table } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { CSSProperties } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { download } from "../app/csv"
import { Line } from "../app/Line"
import { count, percent } from "../app/money"
import { Empty, Failed } from "../app/states"
import { dayAfter, type Place, today, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { PromiseGrouping, PromiseKeepingQuery } from "../graph/graphql"
import type { Filters } from "../table/filters"
import { Boldness } from "./Boldness"
import { Lateness } from "./Lateness"
import classes from "./report.module.css"
import { csvOf, monthName } from "./reported"
import { groupings, type PromiseSearch } from "./search"
import { marginWords } from "./standing"

const query = graphql(`
  query PromiseKeeping($from: Date!, $to: Date!, $groupBy: PromiseGrouping!) {
    promiseKeeping(from: $from, to: $to, groupBy: $groupBy) {
      rows {
        key
        fallenDue
        kept
        keptLate
        broken
        overdue
        keepRate
        firstDateRate
        medianMargin
      }
    }
  }
`)

const namesQuery = graphql(`
  query KeepingNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Member {
        id
        memberName: name
      }
      ... on Product {
        id
        productName: name
      }
    }
  }
`)

/** Row is how the promises of one group were kept. */
export type Row = PromiseKeepingQuery["promiseKeeping"]["rows"][number]

const periods = ["30", "90", "365"] as const

/** Report is how we keep our word: over time, and by whom, what and where. */
export default function Report({ filters }: { filters: Filters<PromiseSearch> }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  const { days = "90", by = "MEMBER" } = filters.now
  const to = today(place)
  const from = dayAfter(to, 1 - Number(days))
  return (
    <Stack gap={32}>
      <Trend to={to} />
      <section aria-labelledby="keeping-by">
        <Group justify="space-between" mb="sm">
          <Group gap="xs">
            <h2 id="keeping-by" className={classes.part}>
              {t("report.groups")}
            </h2>
            <SegmentedControl
              size="xs"
              aria-label={t("report.groups")}
              value={by}
              onChange={(value) => filters.set({ by: value as typeof by })}
              data={groupings.map((g) => ({ value: g, label: t(`report.group.${g}`) }))}
            />
          </Group>
          <SegmentedControl
            size="xs"
            aria-label={t("report.period")}
            value={days}
            onChange={(value) => filters.set({ days: value as typeof days })}
            data={periods.map((n) => ({ value: n, label: t("report.days", { count: Number(n) }) }))}
          />
        </Group>
        <Groups by={by} from={from} to={to} />
      </section>
      <Lateness from={from} to={to} />
      <Boldness from={from} to={to} />
    </Stack>
  )
}

function useKeeping(groupBy: PromiseGrouping, from: string, to: string) {
  return useQuery({
    queryKey: ["keeping", groupBy, from, to],
    queryFn: async ({ signal }) => (await ask(query, { groupBy, from, to }, { signal })).promiseKeeping.rows,
  })
}

// Twelve months and the running one; its table is the grouping by month.
function Trend({ to }: { to: string }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  const asked = useKeeping("MONTH", `${Number(to.slice(0, 4)) - 1}${to.slice(4, 8)}01`, to)
  const points = (asked.data ?? []).map((row) => ({
    name: monthName(row.key, place, "short"),
    share: row.keepRate ?? null,
  }))
  return (
    <section aria-labelledby="keeping-trend">
      <h2 id="keeping-trend" className={classes.part}>
        {t("report.trend")}
      </h2>
      {asked.isPending && <Skeleton height={220} mt="sm" />}
      {asked.isError && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data?.length === 0 && <p className={classes.note}>{t("report.noTrend")}</p>}
      {points.length > 0 && (
        <>
          <Line points={points} write={(share) => percent(share, place)} />
          <p className={classes.note}>{t("report.trendNote")}</p>
        </>
      )}
    </section>
  )
}

function Groups({ by, from, to }: { by: PromiseGrouping; from: string; to: string }) {
  const { t } = useTranslation(["insight", "promises"])
  const place = usePlace()
  const asked = useKeeping(by, from, to)
  const names = useNames(by, asked.data ?? [])
  if (asked.isPending) return <Skeleton height={240} />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const rows = asked.data ?? []
  if (rows.length === 0) return <Empty title={t("report.none")}>{t("report.noneText")}</Empty>
  const nameOf = (row: Row) => nameIn(by, row.key, names, place, t)
  const heads = [
    t(`report.group.${by as (typeof groupings)[number]}`),
    ...(
      ["fallenDue", "kept", "keptLate", "broken", "overdue", "keepRate", "firstDateRate", "margin"] as const
    ).map((name) => t(`report.${name}`)),
  ]
  return (
    <>
      <Table.ScrollContainer minWidth={820} tabIndex={0} aria-labelledby="keeping-by">
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head, i) => (
                <Table.Th key={head} ta={i > 0 ? "end" : undefined}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <OneGroup key={row.key} row={row} name={nameOf(row)} by={by} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="flex-end" mt="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t("report.csvLabel")}
          onClick={() =>
            download(`promises-${by.toLowerCase()}-${from}-${to}.csv`, csvOf(heads, rows, nameOf))
          }
        >
          {t("report.csv")}
        </Button>
      </Group>
    </>
  )
}

function OneGroup({ row, name, by }: { row: Row; name: string; by: PromiseGrouping }) {
  const place = usePlace()
  const rate = (share: number | null | undefined) => (share == null ? "–" : percent(share, place, 1))
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {by === "MEMBER" && row.key ? (
          <Anchor component={Link} to={`/promises?owner=${row.key}`} size="sm">
            {name}
          </Anchor>
        ) : (
          name
        )}
      </Table.Th>
      {[row.fallenDue, row.kept, row.keptLate, row.broken, row.overdue].map((n, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name here
        <Table.Td key={i} ta="end">
          {count(n, place)}
        </Table.Td>
      ))}
      <Table.Td ta="end">
        <span className={classes.rate} style={{ "--share": row.keepRate ?? 0 } as CSSProperties}>
          {rate(row.keepRate)}
        </span>
      </Table.Td>
      <Table.Td ta="end">{rate(row.firstDateRate)}</Table.Td>
      <Table.Td ta="end">{marginWords(row.medianMargin, place) ?? "–"}</Table.Td>
    </Table.Tr>
  )
}

// Members and products are named by the API, a hundred at once.
function useNames(by: PromiseGrouping, rows: Row[]): ReadonlyMap<string, string> {
  const ids = by === "MEMBER" || by === "PRODUCT" ? rows.map((row) => row.key).filter(Boolean) : []
  const asked = useQuery({
    queryKey: [by === "MEMBER" ? "members" : "products", "names", ids],
    queryFn: async ({ signal }) => {
      const hundreds = Array.from({ length: Math.ceil(ids.length / 100) }, (_, i) =>
        ids.slice(i * 100, i * 100 + 100),
      )
      const answers = await Promise.all(hundreds.map((some) => ask(namesQuery, { ids: some }, { signal })))
      return answers.flatMap(({ nodes }) => nodes)
    },
    enabled: ids.length > 0,
  })
  return new Map(
    (asked.data ?? []).flatMap((node) => {
      if (node?.__typename === "Member") return [[node.id, node.memberName] as const]
      if (node?.__typename === "Product") return [[node.id, node.productName] as const]
      return []
    }),
  )
}

function nameIn(
  by: PromiseGrouping,
  key: string,
  names: ReadonlyMap<string, string>,
  place: Place,
  t: ReturnType<typeof useTranslation<["insight", "promises"]>>["t"],
): string {
  switch (by) {
    case "MONTH":
      return monthName(key, place, "long")
    case "CHANNEL":
      return key ? t(`promises:channels.${key as "EMAIL"}`) : t("report.noChannel")
    case "PRODUCT":
      return key ? (names.get(key) ?? "…") : t("report.noProduct")
    default:
      return key ? (names.get(key) ?? "…") : t("report.nobody")
  }
}
