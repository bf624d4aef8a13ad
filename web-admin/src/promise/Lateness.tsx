import { Button, Group, Skeleton, Table } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import type { CSSProperties } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { csv, download } from "../app/csv"
import { count, percent } from "../app/money"
import { Failed } from "../app/states"
import { numbers, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { LatenessQuery } from "../graph/graphql"
import classes from "./report.module.css"

const query = graphql(`
  query Lateness($from: Date!, $to: Date!) {
    latenessByBand(from: $from, to: $to) {
      bands {
        band
        deliveries
        marks
        meanMark
        lowShare
      }
    }
  }
`)

type Band = LatenessQuery["latenessByBand"]["bands"][number]

/** Lateness is how customers marked what came earlier or later than promised. */
export function Lateness({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation("insight")
  const asked = useQuery({
    queryKey: ["keeping", "lateness", from, to],
    queryFn: async ({ signal }) => (await ask(query, { from, to }, { signal })).latenessByBand.bands,
  })
  return (
    <section aria-labelledby="lateness">
      <h2 id="lateness" className={classes.part}>
        {t("lateness.title")}
      </h2>
      {asked.isPending && <Skeleton height={240} mt="sm" />}
      {asked.isError && !asked.data && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data && <Bands of={asked.data} file={`lateness-${from}-${to}.csv`} />}
    </section>
  )
}

function Bands({ of, file }: { of: Band[]; file: string }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  if (of.every((b) => b.deliveries === 0)) return <p className={classes.note}>{t("lateness.none")}</p>
  const mean = (mark: number | null | undefined) =>
    mark == null
      ? "–"
      : numbers(place.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(mark)
  const columns = ["deliveries", "marks", "meanMark", "lowShare"] as const
  const heads = [t("lateness.band"), ...columns.map((c) => t(`lateness.${c}`))]
  const save = () =>
    download(
      file,
      csv([heads, ...of.map((b) => [t(`lateness.bands.${b.band}`), ...columns.map((c) => b[c])])]),
    )
  return (
    <>
      {of.some((b) => b.marks > 0) && <Marks of={of} mean={mean} />}
      <Table.ScrollContainer
        minWidth={620}
        type="native"
        role="group"
        tabIndex={0}
        aria-labelledby="lateness"
      >
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
            {of.map((b) => (
              <Table.Tr key={b.band}>
                <Table.Th scope="row">{t(`lateness.bands.${b.band}`)}</Table.Th>
                <Table.Td ta="end">{count(b.deliveries, place)}</Table.Td>
                <Table.Td ta="end">{count(b.marks, place)}</Table.Td>
                <Table.Td ta="end">{mean(b.meanMark)}</Table.Td>
                <Table.Td ta="end">{b.lowShare == null ? "–" : percent(b.lowShare, place, 1)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between" mt="xs">
        <p className={classes.note}>{t("lateness.note")}</p>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t("lateness.csvLabel")}
          onClick={save}
        >
          {t("lateness.csv")}
        </Button>
      </Group>
    </>
  )
}

// A bar a band, for eyes alone: the table says the same.
function Marks({ of, mean }: { of: Band[]; mean: (mark: Band["meanMark"]) => string }) {
  const { t } = useTranslation("insight")
  const place = usePlace()
  return (
    <div className={classes.marks} aria-hidden>
      {of.map((b) => (
        <div key={b.band}>
          <span>{t(`lateness.bands.${b.band}`)}</span>
          <span className={classes.mark}>
            {b.meanMark != null && (
              <i
                data-late={late.includes(b.band) || undefined}
                style={{ "--share": (b.meanMark - 1) / 4 } as CSSProperties}
              />
            )}
          </span>
          <span>
            <strong>{mean(b.meanMark)}</strong> {t("lateness.n", { n: count(b.marks, place) })}
          </span>
        </div>
      ))}
    </div>
  )
}

const late: Band["band"][] = ["LATE_BY_3", "LATE_BY_7", "LATE_BY_14", "LATER", "NEVER"]
