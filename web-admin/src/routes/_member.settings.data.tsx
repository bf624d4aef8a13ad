import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Data } from "../settings/Data"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/settings/data")({ component: DataPage })

function DataPage() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("sections.data")} narrow>
      <Data />
    </Page>
  )
}
