import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Page } from "../shell/Page"
export const Route = createFileRoute("/_member/settings")({ component: SettingsPage })
function SettingsPage() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("places.settings")} fill>
      <p />
    </Page>
  )
}
