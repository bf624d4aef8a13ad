import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { sentence } from "../api/problem"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Drop } from "../importing/Drop"
import classes from "../importing/importing.module.css"
import { Refused } from "../importing/Refused"
import { Actions } from "../job/Actions"
import { State } from "../job/JobLine"
import { Progress } from "../job/Progress"
import { isOver, jobQuery } from "../job/query"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/import/$id")({ component: Import })

// One import: how far it is, what went in, what was refused, and how to mend that.
function Import() {
  const { t } = useTranslation("import")
  const { id } = Route.useParams()
  const navigate = Route.useNavigate()
  const place = usePlace()
  const asked = useQuery(jobQuery(id))
  const job = asked.data
  return (
    <Page
      name={job?.about || t("title")}
      back={{ to: "/import", name: t("title") }}
      meta={
        job && (
          <>
            <When at={job.createdAt} /> <State job={job} />
          </>
        )
      }
      actions={job && <Actions job={job} />}
    >
      {asked.isPending && <Skeleton height={96} />}
      {asked.isError && !job && <Failed error={asked.error} reset={asked.refetch} />}
      {job && (
        <div className={classes.wizard}>
          <section className={classes.part} aria-label={t("result")}>
            {!isOver(job) && <Progress job={job} />}
            <p className={classes.found} role="status">
              <span>
                {t(job.dryRun ? "wouldGoIn" : "wentIn", {
                  count: job.accepted,
                  formatted: count(job.accepted, place),
                })}
              </span>
              {job.refused > 0 && (
                <span>
                  {t(job.dryRun ? "wouldBeRefused" : "wereRefused", {
                    count: job.refused,
                    formatted: count(job.refused, place),
                  })}
                </span>
              )}
            </p>
            {job.state === "FAILED" && <p role="alert">{sentence(job.message)}</p>}
            {job.state === "CANCELLED" && <p className={classes.hint}>{t("stopped")}</p>}
          </section>
          <Refused job={job} />
          {isOver(job) && job.refused > 0 && (
            <section className={classes.part} aria-labelledby="mend">
              <h2 id="mend">{t("mend")}</h2>
              <Drop
                hint={t("mendHint")}
                onUploaded={(file) =>
                  navigate({
                    to: "/import/new/$upload",
                    params: { upload: file.id },
                    search: { like: job.id },
                  })
                }
              />
            </section>
          )}
        </div>
      )}
    </Page>
  )
}
