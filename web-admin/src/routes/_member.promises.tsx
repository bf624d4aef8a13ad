import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Page } from "../shell/Page"
export const Route = createFileRoute("/_member/promises")({ component: Promises })
function Promises() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("places.promises")} fill>
      <p />
    </Page>
  )
}
