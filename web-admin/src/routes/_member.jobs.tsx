import { IconProgressCheck } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Empty } from "../app/states"
import { JobList } from "../job/JobList"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/jobs")({ component: Jobs })

// What takes longer than one waits for: its progress, its result to open later.
function Jobs() {
  const { t } = useTranslation("jobs")
  return (
    <Page name={t("title")} meta={t("meta")}>
      <JobList
        which="all"
        empty={
          <Empty icon={IconProgressCheck} title={t("empty.title")}>
            {t("empty.text")}
          </Empty>
        }
      />
    </Page>
  )
}
