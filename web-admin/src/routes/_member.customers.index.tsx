import { Button, NativeSelect, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconFileImport, IconGitMerge, IconPlus, IconTag } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { ButtonLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { useCommands } from "../command/commands"
import { type CustomerSearch, customerFilter, customerSearch, loyalties, stages } from "../customer/filters"
import { customersQuery, List, type Row } from "../customer/List"
import { Page } from "../shell/Page"
import { type Filters, useFilters } from "../table/filters"
import { SearchBox } from "../table/SearchBox"
import { usePages } from "../table/usePages"
import { type Selection, useSelection } from "../table/useSelection"

const NewCustomer = later(() => import("../customer/CustomerForm"))
const Merge = later(() => import("../customer/Merge"))
const CustomerActs = lazy(() => import("../bulk/CustomerActs"))

export const Route = createFileRoute("/_member/customers/")({
  validateSearch: customerSearch,
  component: Customers,
})

function Customers() {
  const { t } = useTranslation("customers")
  const place = usePlace()
  const filters = useFilters(Route.useSearch())
  const mayWrite = useMay("customers:write")
  const [adding, setAdding] = useState(false)
  const filter = customerFilter(filters.now)
  const orderBy = filters.now.order ?? "NAME"
  const list = usePages<Row>(
    ["customers", filter, orderBy],
    async (window, sending) => (await ask(customersQuery, { filter, orderBy, ...window }, sending)).customers,
  )
  const selection = useSelection(filter)
  useCommands(
    mayWrite ? [{ name: t("add"), group: "do", keys: "c", icon: IconPlus, run: () => setAdding(true) }] : [],
  )
  const total = list.total && {
    count: list.total.value,
    formatted: count(list.total.value, place),
  }
  return (
    <Page
      name={t("title")}
      meta={<span role="status">{total && t(list.total?.capped ? "capped" : "count", total)}</span>}
      fill
      actions={
        mayWrite && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        )
      }
    >
      <List
        list={list}
        filters={filters}
        tools={<Narrow filters={filters} />}
        empty={<Nobody onAdd={mayWrite ? () => setAdding(true) : undefined} />}
        selection={selection}
        actions={
          <Suspense>
            <CustomerActs selection={selection} filter={filter} />
            {mayWrite && <Acts selection={selection} />}
          </Suspense>
        }
      />
      <NewCustomer opened={adding} onClose={() => setAdding(false)} />
    </Page>
  )
}

function Narrow({ filters }: { filters: Filters<CustomerSearch> }) {
  const { t } = useTranslation(["customers", "allegiance"])
  const { stage, loyalty } = filters.now
  return (
    <>
      <SearchBox filters={filters} label={t("search")} />
      <NativeSelect
        size="xs"
        aria-label={t("filters.stage")}
        value={stage ?? ""}
        onChange={(e) => filters.set({ stage: stages.find((s) => s === e.currentTarget.value) })}
        data={[
          { value: "", label: t("filters.anyStage") },
          ...stages.map((s) => ({ value: s, label: t(`stages.${s}`) })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t("allegiance:filter")}
        value={loyalty ?? ""}
        onChange={(e) => filters.set({ loyalty: loyalties.find((l) => l === e.currentTarget.value) })}
        data={[
          { value: "", label: t("allegiance:any") },
          ...loyalties.map((l) => ({ value: l, label: t(`allegiance:names.${l}`) })),
        ]}
      />
      <Tag filters={filters} />
    </>
  )
}

function Tag({ filters }: { filters: Filters<CustomerSearch> }) {
  const { t } = useTranslation("customers")
  const { tag = "" } = filters.now
  const [typed, setTyped] = useState(tag)
  const narrow = useDebouncedCallback((text: string) => filters.set({ tag: text.trim() || undefined }), 300)
  useEffect(() => setTyped(tag), [tag])
  return (
    <TextInput
      size="xs"
      w={140}
      aria-label={t("filters.tag")}
      placeholder={t("filters.tagIs")}
      leftSection={<IconTag size={14} aria-hidden />}
      maxLength={50}
      value={typed}
      onChange={(e) => {
        setTyped(e.currentTarget.value)
        narrow(e.currentTarget.value)
      }}
    />
  )
}

// What can be done with the customers that are selected.
function Acts({ selection }: { selection: Selection }) {
  const { t } = useTranslation("customers")
  const [merging, setMerging] = useState<[string, string]>()
  const [one, other, third] = selection.ids
  const two: [string, string] | undefined =
    one && other && !third && !selection.all ? [one, other] : undefined
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconGitMerge size={15} aria-hidden />}
        disabled={!two}
        onClick={() => setMerging(two)}
      >
        {t("merge.act")}
      </Button>
      <Merge
        opened={merging !== undefined}
        ids={merging}
        onClose={() => setMerging(undefined)}
        onDone={() => {
          setMerging(undefined)
          selection.clear()
        }}
      />
    </>
  )
}

function Nobody({ onAdd }: { onAdd: (() => void) | undefined }) {
  const { t } = useTranslation("customers")
  const mayImport = useMay("import:write")
  return (
    <Empty
      title={t("none")}
      action={
        <>
          {mayImport && (
            <ButtonLink to="/import" size="xs" leftSection={<IconFileImport size={15} aria-hidden />}>
              {t("import")}
            </ButtonLink>
          )}
          {onAdd && (
            <Button size="xs" variant="default" onClick={onAdd}>
              {t("add")}
            </Button>
          )}
        </>
      }
    >
      {t("noneText")}
    </Empty>
  )
}
