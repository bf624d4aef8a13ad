import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { Empty, Forbidden } from "../app/states"
import { Drop } from "../importing/Drop"
import classes from "../importing/importing.module.css"
import { JobList } from "../job/JobList"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/import/")({ component: Imports })

// Where a file comes in, and what came in before.
function Imports() {
  const { t } = useTranslation("import")
  const navigate = Route.useNavigate()
  if (!useMay("import:write"))
    return (
      <Page name={t("title")}>
        <Forbidden />
      </Page>
    )
  return (
    <Page name={t("title")} meta={t("meta")}>
      <div className={classes.wizard}>
        <Drop onUploaded={(file) => navigate({ to: "/import/new/$upload", params: { upload: file.id } })} />
        <section className={classes.part} aria-labelledby="past">
          <h2 id="past">{t("past")}</h2>
          <JobList
            which="imports"
            empty={
              <Empty small title={t("none")}>
                {t("noneText")}
              </Empty>
            }
          />
        </section>
      </div>
    </Page>
  )
}
