import { Button, Chip, Group, NativeSelect, SegmentedControl } from "@mantine/core"
import { IconPlus, IconTargetArrow } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { Forbidden } from "../app/states"
import { useStore } from "../app/store"
import { useCommands } from "../command/commands"
import { asked } from "../expectation/asked"
import { expectationFilter } from "../expectation/filters"
import { List } from "../expectation/List"
import { expectationsQuery, type Shown } from "../expectation/query"
import { dimensions, type ExpectationSearch, expectationSearch, looks } from "../expectation/search"
import type { ExpectationFilter } from "../graph/graphql"
import { Page } from "../shell/Page"
import { type Filters, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const ExpectationDialog = lazy(() => import("../expectation/ExpectationDialog"))
const Panel = later(() => import("../expectation/Panel"))
const Gaps = lazy(() => import("../expectation/Gaps"))
const Export = lazy(() => import("../expectation/Export"))
const ExtraMiles = lazy(() => import("../extra/Report"))

export const Route = createFileRoute("/_member/expectations/")({
  validateSearch: expectationSearch,
  component: Expectations,
})

function Expectations() {
  const { t } = useTranslation("expectations")
  const filters = useFilters(Route.useSearch(), looks)
  const mayWrite = useMay("expectations:write")
  const mayReport = useMay("reports:read")
  const record = () => asked.set({ verb: "record" })
  useCommands(mayWrite ? [{ name: t("record.title"), group: "do", icon: IconTargetArrow, run: record }] : [])
  const view = filters.now.view ?? "gaps"
  return (
    <Page
      name={t("title")}
      meta={t("meta")}
      fill={view === "list"}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t("view.label")}
            value={view}
            onChange={(next) => filters.set({ view: next === "list" || next === "extra" ? next : undefined })}
            data={(["gaps", "list", "extra"] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
          />
          <ButtonLink to="/expectations/studies" size="xs" variant="default">
            {t("studies")}
          </ButtonLink>
          {mayWrite && (
            <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={record}>
              {t("record.name")}
            </Button>
          )}
        </>
      }
    >
      {view === "list" && <Table />}
      {view === "gaps" && mayReport && (
        <Suspense>
          <Gaps filters={filters} />
        </Suspense>
      )}
      {view === "gaps" && !mayReport && <Forbidden />}
      {view === "extra" && (
        <Suspense>
          <ExtraMiles />
        </Suspense>
      )}
      <Panel
        opened={filters.now.expectation !== undefined}
        id={filters.now.expectation}
        onClose={() => filters.set({ expectation: undefined })}
      />
      <Suspense>{useStore(asked) && <ExpectationDialog />}</Suspense>
    </Page>
  )
}

function Table() {
  const search = Route.useSearch()
  const filters = useFilters(search, looks)
  const filter = expectationFilter(search)
  const orderBy = search.order ?? "RECORDED_AT_DESC"
  const list = usePages<Shown>(
    ["expectations", filter, orderBy],
    async (window, sending) =>
      (await ask(expectationsQuery, { filter, orderBy, ...window }, sending)).expectations,
  )
  return <List list={list} filters={filters} tools={<Narrow filters={filters} filter={filter} />} />
}

function Narrow({
  filters: { now, set },
  filter,
}: {
  filters: Filters<ExpectationSearch>
  filter: ExpectationFilter
}) {
  const { t } = useTranslation("expectations")
  const value = now.standing ?? now.kind ?? "ALL"
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t("show.label")}
        value={value}
        onChange={(next) =>
          set({
            standing: next === "INFERRED" ? next : undefined,
            kind: next === "IMPLICIT" || next === "EXPLICIT" ? next : undefined,
          })
        }
        data={(["ALL", "IMPLICIT", "EXPLICIT", "INFERRED"] as const).map((v) => ({
          value: v,
          label: t(`show.${v}`),
        }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t("dimension")}
        value={now.dimension ?? ""}
        onChange={(e) => set({ dimension: dimensions.find((d) => d === e.currentTarget.value) })}
        data={[
          { value: "", label: t("show.anyDimension") },
          ...dimensions.map((d) => ({ value: d, label: t(`dimensions.${d}`) })),
        ]}
      />
      {(["claim", "product", "segment"] as const).map(
        (about) =>
          now[about] && (
            <Chip
              key={about}
              size="xs"
              variant="outline"
              checked
              onChange={() => set({ [about]: undefined })}
            >
              {t(`show.${about}`, { segment: now.segment })}
            </Chip>
          ),
      )}
      <Chip
        size="xs"
        variant="outline"
        checked={now.withdrawn ?? false}
        onChange={(on) => set({ withdrawn: on || undefined })}
      >
        {t("show.withdrawn")}
      </Chip>
      <Suspense>
        <Export filter={filter} />
      </Suspense>
    </Group>
  )
}
