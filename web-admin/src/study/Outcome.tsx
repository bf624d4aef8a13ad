import { Button, Group, Table } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { csv, download } from "../app/csv"
import { count } from "../app/money"
import { Empty } from "../app/states"
import { numbers, usePlace } from "../app/time"
import report from "../promise/report.module.css"
import { gapWords, meanWords } from "./figures"
import { GapBars } from "./GapBars"
import type { Result, Study } from "./query"
import classes from "./study.module.css"

/** Outcome is how a study came out so far: the five gaps, and what they come to. */
export function Outcome({ study: s }: { study: Study }) {
  const { t } = useTranslation("studies")
  if (s.state === "DRAFT") return <p className={classes.quiet}>{t("draftText")}</p>
  const r = s.result
  return (
    <section aria-labelledby="outcome">
      <h2 id="outcome" className={classes.part}>
        {t("result")}
      </h2>
      {r.respondents === 0 ? (
        <Empty small title={t("noResult")}>
          {s.state === "OPEN" && t("noResultText")}
        </Empty>
      ) : (
        <>
          <Figures result={r} />
          <GapBars scales={r.scales} />
          <Scales result={r} name={s.name} />
          <p className={classes.note}>{t("counted")}</p>
        </>
      )}
    </section>
  )
}

function Figures({ result: r }: { result: Result }) {
  const { t } = useTranslation("studies")
  const place = usePlace()
  return (
    <dl className={classes.figures}>
      <div>
        <dt>
          {r.overall == null ? t("figures.noGap") : t("figures.gap", { n: count(r.respondents, place) })}
        </dt>
        <dd>{gapWords(r.overall, place)}</dd>
      </div>
      <div>
        <dt>
          {r.weighted == null
            ? t("figures.noWeighted")
            : t("figures.weighted", { n: count(r.weightedN, place) })}
        </dt>
        <dd>{gapWords(r.weighted, place)}</dd>
      </div>
    </dl>
  )
}

const columns = ["expected", "perceived", "gap", "weight", "weighted", "n"] as const

function Scales({ result: r, name }: { result: Result; name: string }) {
  const { t } = useTranslation(["studies", "expectations"])
  const place = usePlace()
  const weight = (points: number | null | undefined) =>
    points == null
      ? "–"
      : numbers(place.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(points)
  const heads = [t("table.dimension"), ...columns.map((c) => t(`table.${c}`))]
  const save = () =>
    download(
      `servqual-${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}.csv`,
      csv([
        heads,
        ...r.scales.map((s) => [t(`expectations:dimensions.${s.dimension}`), ...columns.map((c) => s[c])]),
      ]),
    )
  return (
    <>
      <Table.ScrollContainer minWidth={680} type="native" role="group" tabIndex={0} aria-labelledby="outcome">
        <Table className={report.table}>
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
            {r.scales.map((s) => (
              <Table.Tr key={s.dimension}>
                <Table.Th scope="row">{t(`expectations:dimensions.${s.dimension}`)}</Table.Th>
                <Cells
                  of={[
                    meanWords(s.expected, place),
                    meanWords(s.perceived, place),
                    gapWords(s.gap, place),
                    weight(s.weight),
                    gapWords(s.weighted, place),
                    count(s.n, place),
                  ]}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row">{t("table.all")}</Table.Th>
              <Cells
                of={[
                  "",
                  "",
                  gapWords(r.overall, place),
                  "",
                  gapWords(r.weighted, place),
                  count(r.respondents, place),
                ]}
              />
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
      <Group justify="flex-end" mt="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t("table.csvLabel")}
          onClick={save}
        >
          {t("table.csv")}
        </Button>
      </Group>
    </>
  )
}

function Cells({ of }: { of: string[] }) {
  return of.map((text, i) => (
    <Table.Td key={columns[i]} ta="end">
      {text}
    </Table.Td>
  ))
}
