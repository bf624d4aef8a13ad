import { Button, Menu } from "@mantine/core"
import { IconBookmark, IconCheck, IconChevronDown } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay, useSession } from "../app/session"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { SavedViewsQuery } from "../graph/graphql"
import { type Filters, filled, type ListSearch, sameSearch } from "./filters"
import { ViewForm } from "./ViewForm"

const query = graphql(`
  query SavedViews($page: String!) {
    savedViews(page: $page) {
      id
      name
      search
      shared
      memberId
    }
  }
`)

const update = graphql(`
  mutation UpdateView($input: UpdateViewInput!) {
    updateView(input: $input) {
      savedView {
        id
        name
        search
        shared
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const remove = graphql(`
  mutation DeleteView($input: DeleteViewInput!) {
    deleteView(input: $input) {
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export type View = SavedViewsQuery["savedViews"][number]

/** Views goes to a saved view of a list, and keeps how the list is looked at under a name. */
export function Views<Search extends ListSearch>({
  page,
  filters,
}: {
  page: string
  filters: Filters<Search>
}) {
  const { t } = useTranslation(["table", "common"])
  const { member } = useSession()
  const mayMend = useMay("settings:write")
  const asked = useQuery({
    queryKey: ["views", page],
    queryFn: ({ signal }) => ask(query, { page }, { signal }),
  })
  const [form, setForm] = useState<View | "new">()
  const [last, setLast] = useState<string>() // the view gone to last, which changes may be saved to
  const stale = [["views"]]
  const change = useChange({ verb: update, stale })
  const forget = useChange({ verb: remove, stale, said: () => t("views.deleted", { name: active?.name }) })
  const views = asked.data?.savedViews ?? []
  const search = filled(filters.now)
  const active = views.find((view) => sameSearch(view.search, search))
  const changed = active ? undefined : views.find((view) => view.id === last && view.memberId === member.id)
  const mine = views.filter((view) => view.memberId === member.id)
  const others = views.filter((view) => view.memberId !== member.id)
  const mayChange = active && (active.memberId === member.id || mayMend)

  function go(view: View) {
    setLast(view.id)
    filters.replace(view.search as Search)
  }

  function items(name: string, some: View[]) {
    if (some.length === 0) return null
    return (
      <>
        <Menu.Label>{name}</Menu.Label>
        {some.map((view) => (
          <Menu.Item
            key={view.id}
            onClick={() => go(view)}
            rightSection={view === active ? <IconCheck size={15} aria-hidden /> : null}
            aria-current={view === active || undefined}
          >
            {view.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
      </>
    )
  }

  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            aria-label={active?.name ?? t("views.label")}
            leftSection={<IconBookmark size={15} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {active?.name ?? t("views.label")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t("views.none")}</Menu.Label>}
          {items(t("views.mine"), mine)}
          {items(t("views.shared"), others)}
          {!active && <Menu.Item onClick={() => setForm("new")}>{t("views.save")}</Menu.Item>}
          {changed && (
            <Menu.Item onClick={() => change.run({ input: { id: changed.id, search } })}>
              {t("views.update", { name: changed.name })}
            </Menu.Item>
          )}
          {mayChange && (
            <>
              <Menu.Item onClick={() => setForm(active)}>{t("views.rename")}</Menu.Item>
              <Menu.Item onClick={() => change.run({ input: { id: active.id, shared: !active.shared } })}>
                {active.shared ? t("views.unshare") : t("views.share")}
              </Menu.Item>
              <Menu.Item color="red" onClick={() => forget.run({ input: { id: active.id } })}>
                {t("common:delete")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {form && (
        <ViewForm
          page={page}
          search={search}
          view={form === "new" ? undefined : form}
          onClose={() => setForm(undefined)}
        />
      )}
    </>
  )
}
