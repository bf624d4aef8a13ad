import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Page } from "../shell/Page"
import { Departments } from "../team/Departments"

export const Route = createFileRoute("/_member/settings/departments")({ component: DepartmentsPage })

function DepartmentsPage() {
  const { t } = useTranslation(["team", "shell"])
  return (
    <Page name={t("shell:sections.departments")} meta={t("team:departmentsText")} narrow>
      <Departments />
    </Page>
  )
}
