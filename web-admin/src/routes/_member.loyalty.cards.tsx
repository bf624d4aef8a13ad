import { Button, Checkbox, Group, NativeSelect, SegmentedControl, TextInput } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { currencies } from "../app/places"
import { useMay, useSession } from "../app/session"
import { Cards } from "../loyalty/Cards"
import { CardsOwed } from "../loyalty/CardsOwed"
import { type CardSearch, cardFilter, cardSearch, endOf, looks } from "../loyalty/cardSearch"
import { type Card, cardsQuery } from "../loyalty/cards"
import { Page } from "../shell/Page"
import { type Filters, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const CardDialog = later(() => import("../loyalty/CardDialog"))
const CardPay = later(() => import("../loyalty/CardPay"))
const CardPanel = later(() => import("../loyalty/CardPanel"))

export const Route = createFileRoute("/_member/loyalty/cards")({
  validateSearch: cardSearch,
  component: CardsPage,
})

function CardsPage() {
  const { t } = useTranslation("cards")
  const filters = useFilters<CardSearch & { program?: string }>(Route.useSearch(), [...looks, "program"])
  const { tenant } = useSession()
  const mayWrite = useMay("loyalty:write")
  const [doing, start] = useState<"issue" | "pay">()
  return (
    <Page
      name={t("title")}
      meta={t("meta")}
      fill
      actions={
        mayWrite && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => start("pay")}>
              {t("pay.verb")}
            </Button>
            <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => start("issue")}>
              {t("issue")}
            </Button>
          </Group>
        )
      }
    >
      <CardsOwed currency={filters.now.currency ?? tenant.currency} />
      <Cards
        list={useCards(filters.now)}
        filters={filters}
        tools={<Narrow filters={filters} />}
        onAdd={() => start("issue")}
        onOpen={(card) => filters.set({ card: card.id })}
      />
      <CardDialog opened={doing === "issue"} onClose={() => start(undefined)} />
      <CardPay opened={doing === "pay"} onClose={() => start(undefined)} />
      <CardPanel
        opened={filters.now.card !== undefined}
        id={filters.now.card}
        onClose={() => filters.set({ card: undefined })}
      />
    </Page>
  )
}

function useCards(search: CardSearch) {
  const filter = cardFilter(search)
  return usePages<Card>(
    ["cards", "list", filter],
    async (window, sending) => (await ask(cardsQuery, { filter, ...window }, sending)).cards,
  )
}

function Narrow({ filters: { now, set } }: { filters: Filters<CardSearch & { program?: string }> }) {
  const { t, i18n } = useTranslation("cards")
  const all = useMemo(() => currencies(i18n.language), [i18n.language])
  return (
    <>
      <TextInput
        size="xs"
        w={150}
        aria-label={t("narrow.last")}
        placeholder={t("narrow.last")}
        autoComplete="off"
        value={now.last ?? ""}
        onChange={(e) => set({ last: endOf(e.currentTarget.value) || undefined }, { replace: true })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("how")}
        value={now.how ?? "ALL"}
        onChange={(how) => set({ how: how === "ALL" ? undefined : (how as Card["how"]) })}
        data={(["ALL", "SOLD", "GIVEN"] as const).map((value) => ({
          value,
          label: t(`narrow.hows.${value}`),
        }))}
      />
      <NativeSelect
        size="xs"
        w={150}
        aria-label={t("narrow.currency")}
        data={[{ value: "", label: t("narrow.currency") }, ...all]}
        value={now.currency ?? ""}
        onChange={(e) => set({ currency: e.currentTarget.value || undefined })}
      />
      <Checkbox
        size="xs"
        label={t("narrow.blocked")}
        checked={now.blocked === true}
        onChange={(e) => set({ blocked: e.currentTarget.checked || undefined })}
      />
    </>
  )
}
