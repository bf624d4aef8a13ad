import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { count } from "../app/money"
import { useMay, useSession } from "../app/session"
import { today, usePlace } from "../app/time"
import { make } from "../promise/asked"
import { Board } from "../promise/Board"
import { orderOf, promiseFilter } from "../promise/filters"
import { List } from "../promise/List"
import { Narrow, Views } from "../promise/Narrow"
import { promisesQuery } from "../promise/query"
import { looks, promiseSearch } from "../promise/search"
import type { Shown } from "../promise/verbs"
import { Page } from "../shell/Page"
import { useFilters } from "../table/filters"
import { usePages } from "../table/usePages"
import { useSelection } from "../table/useSelection"

const PromiseActs = lazy(() => import("../bulk/PromiseActs"))
const Report = lazy(() => import("../promise/Report"))

const Panel = later(() => import("../promise/Panel"))

export const Route = createFileRoute("/_member/promises")({
  validateSearch: promiseSearch,
  component: Promises,
})

function Promises() {
  const { t } = useTranslation("promises")
  const filters = useFilters(Route.useSearch(), looks)
  const { view = "table", promise } = filters.now
  const mayWrite = useMay("promises:write")
  return (
    <Page
      name={t("title")}
      meta={view === "table" && <Count />}
      fill={view !== "report"}
      actions={
        <>
          <Views filters={filters} />
          {mayWrite && (
            <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => make()}>
              {t("verbs.make.name")}
            </Button>
          )}
        </>
      }
    >
      {view === "table" && <Table />}
      {view === "board" && (
        <>
          <Narrow filters={filters} board />
          <Board search={filters.now} onOpen={(p) => filters.set({ promise: p.id })} />
        </>
      )}
      {view === "report" && (
        <Suspense>
          <Report filters={filters} />
        </Suspense>
      )}
      <Panel
        opened={promise !== undefined}
        id={promise}
        onClose={() => filters.set({ promise: undefined })}
      />
    </Page>
  )
}

function useFilter() {
  const { member } = useSession()
  return promiseFilter(Route.useSearch(), member.id, today(usePlace()))
}

function usePromises() {
  const search = Route.useSearch()
  const filter = useFilter()
  const orderBy = orderOf(search)
  return usePages<Shown>(
    ["promises", filter, orderBy],
    async (window, sending) => (await ask(promisesQuery, { filter, orderBy, ...window }, sending)).promises,
  )
}

function Count() {
  const { t } = useTranslation("promises")
  const place = usePlace()
  const { total } = usePromises()
  return total ? t("count", { count: total.value, formatted: count(total.value, place) }) : null
}

function Table() {
  const filters = useFilters(Route.useSearch(), looks)
  const filter = useFilter()
  const selection = useSelection(filter)
  return (
    <List
      selection={selection}
      actions={
        <Suspense>
          <PromiseActs selection={selection} filter={filter} />
        </Suspense>
      }
      list={usePromises()}
      filters={filters}
      onOpen={(p) => filters.set({ promise: p.id })}
      tools={<Narrow filters={filters} />}
    />
  )
}
