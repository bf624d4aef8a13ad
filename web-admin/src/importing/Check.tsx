import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { sentence } from "../api/problem"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Actions } from "../job/Actions"
import { Progress } from "../job/Progress"
import { isOver, type Job, jobQuery } from "../job/query"
import classes from "./importing.module.css"
import { Refused } from "./Refused"

/** Found says in figures what would become of the file. */
export function Found({ job }: { job: Job }) {
  const { t } = useTranslation("import")
  const place = usePlace()
  return (
    <p className={classes.found} role="status">
      <span>{t("wouldGoIn", { count: job.accepted, formatted: count(job.accepted, place) })}</span>
      {job.refused > 0 && (
        <a href="#refused">
          {t("wouldBeRefused", { count: job.refused, formatted: count(job.refused, place) })}
        </a>
      )}
    </p>
  )
}

/** Check shows what a dry run found: what would go in, and what would be refused and why. */
export function Check({ jobId }: { jobId: string }) {
  const { t } = useTranslation("import")
  const asked = useQuery(jobQuery(jobId))
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const job = asked.data
  if (!job) return null
  return (
    <>
      <section className={classes.part} aria-labelledby="checked">
        <h2 id="checked">{isOver(job) ? t("checked") : t("checking")}</h2>
        {!isOver(job) && <Progress job={job} />}
        {job.state === "FAILED" && <p role="alert">{sentence(job.message)}</p>}
        <div className={classes.row}>
          <Actions job={job} />
        </div>
      </section>
      <Refused job={job} />
    </>
  )
}
