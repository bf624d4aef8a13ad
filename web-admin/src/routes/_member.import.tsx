import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Page } from "../shell/Page"
export const Route = createFileRoute("/_member/import")({ component: ImportPage })
function ImportPage() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("places.import")} fill>
      <p />
    </Page>
  )
}
