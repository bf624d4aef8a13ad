import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import classes from "./job.module.css"
import { isOver, type Job } from "./query"

/** Progress shows how far a job has come, to eyes and to ears. */
export function Progress({ job }: { job: Job }) {
  const { t } = useTranslation("jobs")
  const place = usePlace()
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : undefined
  return (
    <div className={classes.progress}>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={t("progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        data-unknown={(share === undefined && !isOver(job)) || undefined}
        data-state={job.state}
      >
        <div style={{ transform: `scaleX(${isOver(job) ? 1 : (share ?? 0.3)})` }} />
      </div>
      {!isOver(job) && (
        <span className={classes.count}>
          {job.state === "QUEUED"
            ? t("states.QUEUED")
            : job.total > 0
              ? t("of", { done: count(job.done, place), total: count(job.total, place) })
              : t("rows", { count: job.done, formatted: count(job.done, place) })}
        </span>
      )}
    </div>
  )
}
