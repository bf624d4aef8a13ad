import { Button, Group, NativeSelect, Skeleton, Text } from "@mantine/core"
import { IconEqualNot } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count, money } from "../app/money"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import type * as z from "../app/zod"
import type { ParityRunsQuery } from "../graph/graphql"
import { Progress } from "../job/Progress"
import { isOver } from "../job/query"
import { ParityDialog } from "../loyalty/ParityDialog"
import { ParityExport } from "../loyalty/ParityExport"
import { ParityFindings } from "../loyalty/ParityFindings"
import { type Finding, parityFindingsQuery, parityRunsQuery } from "../loyalty/parity"
import { kinds } from "../loyalty/parityKinds"
import { Page } from "../shell/Page"
import { extend, listSearch, text, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const search = extend(listSearch, { kind: text() })

export const Route = createFileRoute("/_member/loyalty/parity")({
  validateSearch: search,
  component: ParityPage,
})

type Run = NonNullable<ParityRunsQuery["latestParityRun"]>

function ParityPage() {
  const { t } = useTranslation("parity")
  const mayManage = useMay("loyalty:manage")
  const [asked, compare] = useState(false)
  const runs = useRuns()
  const started = runs.data?.startedParityRun
  const going = started && !started.finishedAt ? started.job : undefined
  const start = mayManage && (
    <Button size="xs" disabled={!!going && !isOver(going)} onClick={() => compare(true)}>
      {t("start")}
    </Button>
  )
  const latest = runs.data?.latestParityRun
  return (
    <Page name={t("title")} meta={latest ? <Said run={latest} /> : t("meta")} fill actions={latest && start}>
      {runs.isPending && <Skeleton height={240} />}
      {runs.isError && !runs.data && <Failed error={runs.error} reset={runs.refetch} />}
      {going && !isOver(going) && <Progress job={going} />}
      {going && isOver(going) && going.state !== "DONE" && (
        <Text size="sm" c="dimmed">
          {t("stopped")}
        </Text>
      )}
      {runs.data && !latest && (
        <Empty icon={IconEqualNot} title={t("none")} action={start}>
          {t("noneText")}
        </Empty>
      )}
      {latest && <Findings run={latest} />}
      {asked && <ParityDialog onClose={() => compare(false)} />}
    </Page>
  )
}

/** useRuns reads the latest comparison, again and again while the next is going on: its end is told by an event, its progress isn't. */
function useRuns() {
  return useQuery({
    queryKey: ["points", "parity"],
    queryFn: async ({ signal }) => ask(parityRunsQuery, {}, { signal }),
    refetchInterval: ({ state: { data } }) => {
      const job = data?.startedParityRun?.finishedAt ? undefined : data?.startedParityRun?.job
      return job && !isOver(job) ? 700 : false
    },
  })
}

function Findings({ run }: { run: Run }) {
  const { t } = useTranslation("parity")
  const filters = useFilters<z.infer<typeof search>>(Route.useSearch())
  const kind = kinds.find((k) => k === filters.now.kind)
  const filter = kind ? { kind: { eq: kind } } : {}
  const list = usePages<Finding>(
    ["points", "parity", run.id, kind],
    async (window, sending) =>
      (await ask(parityFindingsQuery, { runId: run.id, filter, ...window }, sending)).parityFindings,
  )
  return (
    <ParityFindings
      list={list}
      filters={filters}
      tools={
        <Group gap="xs">
          <NativeSelect
            size="xs"
            aria-label={t("kind")}
            value={kind ?? ""}
            data={[
              { value: "", label: t("all") },
              ...kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
            ]}
            onChange={(e) =>
              filters.set({ kind: (e.target.value || undefined) as (typeof kinds)[number] | undefined })
            }
          />
          {run.findings > 0 && <ParityExport runId={run.id} filter={filter} />}
        </Group>
      }
    />
  )
}

/** Said is what a comparison comes to, with its instant and n. */
function Said({ run }: { run: Run }) {
  const { t } = useTranslation("parity")
  const place = usePlace()
  return (
    <>
      {t("sum", {
        worse: count(run.worse, place),
        asked: count(run.asked, place),
        lacking: money(run.lacking, place),
      })}
      {" · "}
      {t("offers", { count: run.offers, n: count(run.offers, place) })}
      {run.uncompared > 0 && (
        <>
          {" · "}
          {t("uncompared", { count: run.uncompared, n: count(run.uncompared, place) })}
        </>
      )}
      {" · "}
      {t("asOf")} <When at={run.asOf} />
    </>
  )
}
