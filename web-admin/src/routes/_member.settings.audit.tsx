import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { auditSearch } from "../audit/search"
import { Trail } from "../audit/Trail"
import { Page } from "../shell/Page"
import { useFilters } from "../table/filters"

export const Route = createFileRoute("/_member/settings/audit")({
  validateSearch: auditSearch,
  component: Audit,
})

function Audit() {
  const { t } = useTranslation("shell")
  const filters = useFilters(Route.useSearch())
  return (
    <Page name={t("sections.audit")} fill>
      <Trail filters={filters} />
    </Page>
  )
}
