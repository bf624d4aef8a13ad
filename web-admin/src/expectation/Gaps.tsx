import { Button, Group, SegmentedControl, Skeleton, Stack, Table } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { csv, download } from "../app/csv"
import { AnchorLink } from "../app/links"
import { count, percent } from "../app/money"
import { Empty, Failed } from "../app/states"
import { today, usePlace } from "../app/time"
import type { ExpectationGrouping } from "../graph/graphql"
import report from "../promise/report.module.css"
import { monthName } from "../promise/reported"
import type { Filters } from "../table/filters"
import { since } from "./filters"
import { gapsQuery, namesQuery, type Row, type Tally } from "./query"
import { dimensions, type ExpectationSearch, groupings } from "./search"
import { Zones } from "./Zones"

/** Gaps is how far we meet what customers count on, and where we don't. */
export default function Gaps({ filters }: { filters: Filters<ExpectationSearch> }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const { months = "12", by = "DIMENSION" } = filters.now
  const to = today(place)
  const from = since(Number(months), to)
  const zones = useGaps("DIMENSION", from, to)
  if (zones.isPending) return <Skeleton height={320} />
  if (zones.isError && !zones.data) return <Failed error={zones.error} reset={zones.refetch} />
  const period = (
    <SegmentedControl
      size="xs"
      aria-label={t("gaps.period")}
      value={months}
      onChange={(value) => filters.set({ months: value as typeof months })}
      data={(["3", "12"] as const).map((value) => ({
        value,
        label: t("gaps.months", { count: Number(value) }),
      }))}
    />
  )
  if (zones.data.length === 0) {
    return (
      <Stack gap="sm">
        <Group justify="flex-end">{period}</Group>
        <Empty title={t("gaps.none")}>{t("gaps.noneText")}</Empty>
      </Stack>
    )
  }
  return (
    <Stack gap={32}>
      <section aria-labelledby="zones">
        <Group justify="space-between" mb="sm">
          <h2 id="zones" className={report.part}>
            {t("gaps.zones")}
          </h2>
          {period}
        </Group>
        <Zones rows={zones.data} />
      </section>
      <section aria-labelledby="gaps-by">
        <Group gap="xs" mb="sm">
          <h2 id="gaps-by" className={report.part}>
            {t("gaps.groups")}
          </h2>
          <SegmentedControl
            size="xs"
            aria-label={t("gaps.groups")}
            value={by}
            onChange={(value) => filters.set({ by: value as typeof by })}
            data={groupings.map((value) => ({ value, label: t(`gaps.group.${value}`) }))}
          />
        </Group>
        <Groups by={by} from={from} to={to} />
        <p className={report.note}>{t("gaps.note")}</p>
      </section>
    </Stack>
  )
}

function useGaps(groupBy: ExpectationGrouping, from: string, to: string) {
  return useQuery({
    queryKey: ["gaps", groupBy, from, to],
    queryFn: async ({ signal }) =>
      (await ask(gapsQuery, { groupBy, from, to }, { signal })).expectationGaps.rows,
  })
}

type By = (typeof groupings)[number]

function Groups({ by, from, to }: { by: By; from: string; to: string }) {
  const { t } = useTranslation("expectations")
  const asked = useGaps(by, from, to)
  const nameOf = useNames(by, asked.data ?? [])
  if (asked.isPending) return <Skeleton height={200} />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  if (asked.data.length === 0) return <Empty small title={t("gaps.noGroup")} />
  const heads = ["assessed", "unmet", "met", "exceeded", "unmetRate"] as const
  const lines = asked.data.flatMap((row) =>
    kinds.filter((kind) => row[kind].assessed > 0).map((kind) => ({ key: row.key, kind, tally: row[kind] })),
  )
  const save = () =>
    download(
      `expectations-${by.toLowerCase()}-${from}-${to}.csv`,
      csv([
        [t(`gaps.group.${by}`), t("gaps.kind"), ...heads.map((head) => t(`gaps.${head}`))],
        ...lines.map(({ key, kind, tally }) => [
          nameOf(key),
          t(`kinds.${kind}`),
          ...heads.map((head) => tally[head]),
        ]),
      ]),
    )
  return (
    <>
      <Table.ScrollContainer minWidth={760} type="native" role="group" tabIndex={0} aria-labelledby="gaps-by">
        <Table className={report.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(`gaps.group.${by}`)}</Table.Th>
              <Table.Th>{t("gaps.kind")}</Table.Th>
              {heads.map((head) => (
                <Table.Th key={head} ta="end">
                  {t(`gaps.${head}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map(({ key, kind, tally }) => (
              <Table.Tr key={key + kind}>
                <Table.Th scope="row">
                  <Named by={by} of={key} name={nameOf(key)} />
                </Table.Th>
                <Table.Td>{t(`kinds.${kind}`)}</Table.Td>
                <Figures of={tally} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="flex-end" mt="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t("gaps.csvLabel")}
          onClick={save}
        >
          {t("gaps.csv")}
        </Button>
      </Group>
    </>
  )
}

const kinds = ["implicit", "explicit"] as const

// Each group opens what it is of; a month has no list, and expectations about nothing none of their own.
function Named({ by, of, name }: { by: By; of: string; name: string }) {
  if (by === "MONTH" || of === "") return name
  if (by === "CUSTOMER") {
    return (
      <AnchorLink to="/customers/$id" params={{ id: of }} size="sm">
        {name}
      </AnchorLink>
    )
  }
  return (
    <AnchorLink to="/expectations" search={listOf(by, of)} size="sm">
      {name}
    </AnchorLink>
  )
}

function listOf(by: Exclude<By, "MONTH" | "CUSTOMER">, of: string): ExpectationSearch {
  const list = { view: "list" as const }
  if (by === "DIMENSION") return { ...list, dimension: dimensions.find((d) => d === of) }
  if (by === "SEGMENT") return { ...list, segment: of }
  return by === "CLAIM" ? { ...list, claim: of } : { ...list, product: of }
}

function Figures({ of }: { of: Tally }) {
  const place = usePlace()
  return (
    <>
      {(["assessed", "unmet", "met", "exceeded"] as const).map((name) => (
        <Table.Td key={name} ta="end">
          {count(of[name], place)}
        </Table.Td>
      ))}
      <Table.Td ta="end">{percent(of.unmetRate ?? 0, place, 1)}</Table.Td>
    </>
  )
}

// Records are named by the API, a hundred at once; the worst hundred are shown.
function useNames(by: By, rows: Row[]): (key: string) => string {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const named = by === "CUSTOMER" || by === "CLAIM" || by === "PRODUCT"
  const ids = named ? rows.map((row) => row.key).filter(Boolean) : []
  const asked = useQuery({
    queryKey: ["expectations", "names", ids],
    queryFn: async ({ signal }) => (await ask(namesQuery, { ids: ids.slice(0, 100) }, { signal })).nodes,
    enabled: ids.length > 0,
  })
  const names = new Map(
    (asked.data ?? []).flatMap((node) => {
      if (node?.__typename === "Customer") return [[node.id, node.customerName] as const]
      if (node?.__typename === "Claim") return [[node.id, node.text] as const]
      if (node?.__typename === "Product") return [[node.id, node.productName] as const]
      return []
    }),
  )
  return (key) => {
    if (by === "MONTH") return monthName(key, place, "long")
    if (by === "DIMENSION") return t(`dimensions.${key as "EMPATHY"}`)
    if (!key) return t("gaps.without")
    return by === "SEGMENT" ? key : (names.get(key) ?? "…")
  }
}
