import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Attributes } from "../settings/Attributes"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/settings/attributes")({ component: AttributesPage })

function AttributesPage() {
  const { t } = useTranslation(["attributes", "shell"])
  return (
    <Page name={t("shell:sections.attributes")} meta={t("attributes:meta")} narrow>
      <Attributes />
    </Page>
  )
}
