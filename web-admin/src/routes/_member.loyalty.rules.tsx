import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ProgramPage } from "../loyalty/ProgramPage"
import { Rules } from "../loyalty/Rules"

export const Route = createFileRoute("/_member/loyalty/rules")({ component: RulesPage })

function RulesPage() {
  const { t } = useTranslation("loyalty")
  return (
    <ProgramPage name={t("sections.rules")} meta={t("rules.meta")}>
      {(program) => <Rules program={program} />}
    </ProgramPage>
  )
}
