import { Button, SegmentedControl } from "@mantine/core"
import { IconPlus, IconSpeakerphone } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { useMay } from "../app/session"
import { useStore } from "../app/store"
import { asked } from "../claim/asked"
import { type ClaimSearch, claimFilter, claimSearch, looks, orderOf } from "../claim/filters"
import { List } from "../claim/List"
import { claimsQuery, type Shown } from "../claim/query"
import { useCommands } from "../command/commands"
import { Page } from "../shell/Page"
import { type Filters, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const ClaimDialog = lazy(() => import("../claim/ClaimDialog"))
const Panel = later(() => import("../claim/Panel"))

export const Route = createFileRoute("/_member/claims")({
  validateSearch: claimSearch,
  component: Claims,
})

function Claims() {
  const { t } = useTranslation("claims")
  const filters = useFilters(Route.useSearch(), looks)
  const mayWrite = useMay("claims:write")
  const add = () => asked.set({ verb: "add" })
  useCommands(mayWrite ? [{ name: t("add.title"), group: "do", icon: IconSpeakerphone, run: add }] : [])
  return (
    <Page
      name={t("title")}
      meta={t("meta")}
      fill
      actions={
        mayWrite && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={add}>
            {t("add.name")}
          </Button>
        )
      }
    >
      <List list={useClaims()} filters={filters} tools={<Show filters={filters} />} />
      <Panel
        opened={filters.now.claim !== undefined}
        id={filters.now.claim}
        onClose={() => filters.set({ claim: undefined })}
      />
      <Suspense>{useStore(asked) && <ClaimDialog />}</Suspense>
    </Page>
  )
}

function Show({ filters: { now, set } }: { filters: Filters<ClaimSearch> }) {
  const { t } = useTranslation("claims")
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("show.label")}
      value={now.show ?? "all"}
      onChange={(show) => set({ show: show === "all" ? undefined : (show as "live" | "retired") })}
      data={(["all", "live", "retired"] as const).map((value) => ({ value, label: t(`show.${value}`) }))}
    />
  )
}

function useClaims() {
  const search = Route.useSearch()
  const filter = claimFilter(search)
  const orderBy = orderOf(search)
  return usePages<Shown>(
    ["claims", filter, orderBy],
    async (window, sending) => (await ask(claimsQuery, { filter, orderBy, ...window }, sending)).claims,
  )
}
