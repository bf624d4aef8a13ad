import { Button, Group, SegmentedControl, Skeleton, Stack, Table } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { AnchorLink } from "../app/links"
import { count, money, percent } from "../app/money"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { useStore } from "../app/store"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import type { ExtraMileFiguresFragment, ExtraMileGrouping } from "../graph/graphql"
import report from "../promise/report.module.css"
import { monthName } from "../promise/reported"
import { asked } from "./asked"
import { budgetsQuery, milesQuery, reportQuery } from "./query"

const ExtraDialog = lazy(() => import("./ExtraDialog"))

/** Report is what extra miles came to: by member and month, the latest of them, and what members may spend. */
export default function Report() {
  const { t } = useTranslation("extra")
  const [by, setBy] = useState<ExtraMileGrouping>("MEMBER")
  const mayReport = useMay("reports:read")
  const maySee = useMay("team:read")
  return (
    <Stack gap={32}>
      {mayReport && (
        <section aria-labelledby="extra-report">
          <Group gap="xs" mb="sm">
            <h2 id="extra-report" className={report.part}>
              {t("title")}
            </h2>
            <SegmentedControl
              size="xs"
              aria-label={t("title")}
              value={by}
              onChange={(value) => setBy(value === "MONTH" ? "MONTH" : "MEMBER")}
              data={[
                { value: "MEMBER", label: t("report.byMember") },
                { value: "MONTH", label: t("report.byMonth") },
              ]}
            />
          </Group>
          <Groups by={by} />
        </section>
      )}
      <Latest />
      {maySee && <Budgets />}
      <Suspense>{useStore(asked) && <ExtraDialog />}</Suspense>
    </Stack>
  )
}

function Groups({ by }: { by: ExtraMileGrouping }) {
  const { t } = useTranslation("extra")
  const place = usePlace()
  const told = useQuery({
    queryKey: ["extra", "report", by],
    queryFn: async ({ signal }) => (await ask(reportQuery, { groupBy: by }, { signal })).extraMileReport,
  })
  if (told.isPending) return <Skeleton height={160} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  if (told.data.rows.length === 0) return <Empty title={t("report.none")}>{t("report.noneText")}</Empty>
  return (
    <>
      <Wide labelledBy="extra-report">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(by === "MONTH" ? "report.month" : "report.member")}</Table.Th>
            {(["miles", "cost", "told", "pleased"] as const).map((head) => (
              <Table.Th key={head} ta="end">
                {t(`report.${head}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {told.data.rows.map((row) => (
            <Figures
              key={row.key}
              name={by === "MONTH" ? monthName(row.key, place, "long") : (row.member?.name ?? row.key)}
              of={row}
            />
          ))}
          <Figures name={t("report.all")} of={told.data.total} />
        </Table.Tbody>
      </Wide>
      <p className={report.note}>{t("report.period")}</p>
    </>
  )
}

function Figures({ name, of }: { name: string; of: ExtraMileFiguresFragment }) {
  const place = usePlace()
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td ta="end">{count(of.miles, place)}</Table.Td>
      <Table.Td ta="end">{money(of.cost, place)}</Table.Td>
      <Table.Td ta="end">{count(of.told, place)}</Table.Td>
      <Table.Td ta="end">{of.pleasedShare == null ? "–" : percent(of.pleasedShare, place)}</Table.Td>
    </Table.Tr>
  )
}

function Latest() {
  const { t } = useTranslation("extra")
  const place = usePlace()
  const told = useQuery({
    queryKey: ["extra", "latest"],
    queryFn: async ({ signal }) => (await ask(milesQuery, {}, { signal })).extraMiles.nodes,
  })
  if (told.isPending) return <Skeleton height={160} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  if (told.data.length === 0) return null
  return (
    <section aria-labelledby="extra-latest">
      <h2 id="extra-latest" className={report.part}>
        {t("report.latest")}
      </h2>
      <Wide labelledBy="extra-latest">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("what")}</Table.Th>
            <Table.Th>{t("report.customer")}</Table.Th>
            <Table.Th>{t("report.member")}</Table.Th>
            <Table.Th>{t("report.when")}</Table.Th>
            <Table.Th ta="end">{t("report.cost")}</Table.Th>
            <Table.Th>{t("effect")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {told.data.map((m) => (
            <Table.Tr key={m.id}>
              <Table.Th scope="row">{m.what}</Table.Th>
              <Table.Td>
                {m.customer && (
                  <AnchorLink to="/customers/$id" params={{ id: m.customer.id }} size="sm">
                    {m.customer.name}
                  </AnchorLink>
                )}
              </Table.Td>
              <Table.Td>{m.member?.name}</Table.Td>
              <Table.Td>
                <When at={m.occurredAt} as="day" />
              </Table.Td>
              <Table.Td ta="end">{money(m.cost, place)}</Table.Td>
              <Table.Td>
                {m.struckAt ? t("struck", { reason: m.reason }) : t(`effects.${m.effect ?? "UNKNOWN"}`)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Wide>
      {told.data.length === 20 && <p className={report.note}>{t("report.more")}</p>}
    </section>
  )
}

function Budgets() {
  const { t } = useTranslation("extra")
  const place = usePlace()
  const maySet = useMay("team:write")
  const told = useQuery({
    queryKey: ["extra", "budgets"],
    queryFn: async ({ signal }) => (await ask(budgetsQuery, {}, { signal })).extraMileBudgets,
  })
  return (
    <section aria-labelledby="extra-budgets">
      <Group gap="xs" mb="sm">
        <h2 id="extra-budgets" className={report.part}>
          {t("budget.title")}
        </h2>
        {maySet && (
          <Button size="compact-xs" variant="default" onClick={() => asked.set({ verb: "budget" })}>
            {t("budget.name")}
          </Button>
        )}
      </Group>
      {told.isPending && <Skeleton height={60} />}
      {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
      {told.data?.length === 0 && <p className={report.note}>{t("budget.none")}</p>}
      {told.data && told.data.length > 0 && (
        <Wide labelledBy="extra-budgets">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("report.member")}</Table.Th>
              <Table.Th ta="end">{t("budget.month")}</Table.Th>
              <Table.Th ta="end">{t("budget.spent")}</Table.Th>
              <Table.Th ta="end">{t("budget.left")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.data.map((b) => (
              <Table.Tr key={b.memberId}>
                <Table.Th scope="row">{b.member?.name}</Table.Th>
                <Table.Td ta="end">{b.amount && money(b.amount, place)}</Table.Td>
                <Table.Td ta="end">{money(b.spent, place)}</Table.Td>
                <Table.Td ta="end">{b.left && money(b.left, place)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Wide>
      )}
    </section>
  )
}

// A table that scrolls for itself where it is wider than the page.
function Wide({ labelledBy, children }: { labelledBy: string; children: ReactNode }) {
  return (
    <Table.ScrollContainer
      minWidth={560}
      type="native"
      role="group"
      tabIndex={0}
      aria-labelledby={labelledBy}
    >
      <Table className={report.table}>{children}</Table>
    </Table.ScrollContainer>
  )
}
