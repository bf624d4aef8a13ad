import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Clients } from "../access/Clients"
import { Tokens } from "../access/Tokens"
import { useMay } from "../app/session"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/settings/access")({ component: Access })

function Access() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("sections.access")} narrow>
      <Tokens />
      {useMay("clients:write") && <Clients />}
    </Page>
  )
}
