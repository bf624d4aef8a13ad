import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Axes } from "../loyalty/Axes"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/loyalty/types")({ component: TypesPage })

function TypesPage() {
  const { t } = useTranslation("allegiance")
  return (
    <Page name={t("title")} meta={t("meta")}>
      <Axes />
    </Page>
  )
}
