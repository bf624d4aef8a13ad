import { SegmentedControl } from "@mantine/core"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import type * as z from "../app/zod"
import { Adjustments } from "../loyalty/Adjustments"
import { type Adjustment, adjustmentsQuery } from "../loyalty/queries"
import { Page } from "../shell/Page"
import { choice, extend, listSearch, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const search = extend(listSearch, { state: choice(["POSTED", "REFUSED", "ALL"]) })

export const Route = createFileRoute("/_member/loyalty/adjustments")({
  validateSearch: search,
  component: Queue,
})

function Queue() {
  const { t } = useTranslation("loyalty")
  const filters = useFilters<z.infer<typeof search>>(Route.useSearch(), ["state"])
  const { state = "PROPOSED" } = filters.now
  const list = usePages<Adjustment>(["points", "adjustments", state], async (window, sending) => {
    const narrowed = state === "ALL" ? {} : { state: state as Exclude<typeof state, "ALL"> }
    return (await ask(adjustmentsQuery, { ...narrowed, ...window }, sending)).loyaltyAdjustments
  })
  return (
    <Page name={t("sections.adjustments")} meta={t("adjustments.meta")} fill>
      <Adjustments
        list={list}
        filters={filters}
        waiting={state === "PROPOSED"}
        tools={
          <SegmentedControl
            size="xs"
            aria-label={t("adjustments.show")}
            value={state}
            onChange={(next) => filters.set({ state: next === "PROPOSED" ? undefined : (next as "ALL") })}
            data={(["PROPOSED", "POSTED", "REFUSED", "ALL"] as const).map((value) => ({
              value,
              label: t(`adjustments.shown.${value}`),
            }))}
          />
        }
      />
    </Page>
  )
}
