import { Button, Group, SegmentedControl, Skeleton, Table } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { csv, download } from "../app/csv"
import { Line } from "../app/Line"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { dayAfter, type Place, today, tongue, usePlace } from "../app/time"
import { Day } from "../app/When"
import report from "../promise/report.module.css"
import classes from "./loyalty.module.css"
import { moved, sampled, topOf } from "./owed"
import { liabilityQuery, type Owed, type Program } from "./queries"

const periods = ["30", "90", "365"] as const
const parts = ["opening", "earned", "spent", "expired", "reversed", "closing"] as const
const signs: Partial<Record<(typeof parts)[number], string>> = {
  earned: "+",
  spent: "−",
  expired: "−",
  reversed: "−",
}

interface Props {
  program: Program
  days: (typeof periods)[number]
  onDays: (days: (typeof periods)[number]) => void
}

/** Liability is what the tenant owes its customers in points: how it came about, and day by day. */
export function Liability({ program, days, onDays }: Props) {
  const { t } = useTranslation("loyalty")
  const to = today(usePlace())
  const from = dayAfter(to, 1 - Number(days))
  const asked = useQuery({
    queryKey: ["points", "liability", program.currency, from, to],
    queryFn: async ({ signal }) =>
      (await ask(liabilityQuery, { currency: program.currency, from, to }, { signal })).loyaltyLiability,
  })
  return (
    <section aria-labelledby="owed">
      <Group justify="space-between" mb="sm">
        <h2 id="owed" className={report.part}>
          {t("owed.title")}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t("owed.period")}
          value={days}
          onChange={(value) => onDays(value as typeof days)}
          data={periods.map((value) => ({ value, label: t("days", { count: Number(value) }) }))}
        />
      </Group>
      {asked.isPending && <Skeleton height={320} />}
      {asked.isError && !asked.data && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data && <Told owed={asked.data} currency={program.currency} />}
    </section>
  )
}

function Told({ owed, currency }: { owed: Owed; currency: string }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const points = sampled(owed.days)
  const top = topOf(Math.max(...points.map((d) => d.closing)))
  return (
    <>
      <dl className={classes.sum}>
        {parts.map((part) => (
          <div key={part} data-part={part}>
            <dt>{t(`owed.${part}`)}</dt>
            <dd>
              {signs[part] && <span>{signs[part]}</span>}
              {count(owed[part], place)}
            </dd>
          </div>
        ))}
      </dl>
      <Line
        points={points.map((d) => ({ name: shortDay(d.day, place), share: Math.max(0, d.closing) / top }))}
        write={(share) => count(Math.round(share * top), place)}
      />
      <p className={report.note}>{t("owed.chart")}</p>
      <Days owed={owed} currency={currency} />
    </>
  )
}

function Days({ owed, currency }: { owed: Owed; currency: string }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const heads = [t("owed.day"), ...parts.map((part) => t(`owed.${part}`))]
  const days = moved(owed.days)
  function save() {
    const lines = owed.days.map((d) => [d.day, ...parts.map((part) => d[part])])
    download(`${currency.toLowerCase()}-${owed.from}-${owed.to}.csv`, csv([heads, ...lines]))
  }
  return (
    <>
      {days.length > 0 && (
        <Table.ScrollContainer
          mt="md"
          minWidth={680}
          maxHeight={420}
          type="native"
          role="group"
          tabIndex={0}
          aria-labelledby="owed"
        >
          <Table className={report.table} stickyHeader>
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
              {days.map((d) => (
                <Table.Tr key={d.day}>
                  <Table.Th scope="row">
                    <Day day={d.day} />
                  </Table.Th>
                  {parts.map((part) => (
                    <Table.Td key={part} ta="end">
                      {count(d[part], place)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Group justify="space-between" mt="xs">
        <p className={report.note}>{t(days.length > 0 ? "owed.moved" : "owed.still")}</p>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t("owed.csvLabel")}
          onClick={save}
        >
          {t("owed.csv")}
        </Button>
      </Group>
    </>
  )
}

function shortDay(day: string, { locale }: Place): string {
  return new Intl.DateTimeFormat(tongue(locale), { day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${day}T00:00Z`),
  )
}
