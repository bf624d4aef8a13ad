import {
  IconFileExport,
  IconFileImport,
  IconListCheck,
  IconScale,
  type TablerIcon,
} from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { sentence } from "../api/problem"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Actions } from "./Actions"
import classes from "./job.module.css"
import { Progress } from "./Progress"
import { isOver, type Job } from "./query"

const icons: Record<Job["kind"], TablerIcon> = {
  IMPORT: IconFileImport,
  EXPORT: IconFileExport,
  BULK: IconListCheck,
  PARITY: IconScale,
}

/** JobLine is a job in a list: what it is, how far it is, what came of it. */
export function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation("jobs")
  const place = usePlace()
  const Icon = icons[job.kind]
  return (
    <li className={classes.line}>
      <Icon size={18} stroke={1.7} aria-hidden className={classes.icon} />
      <div className={classes.what}>
        <p className={classes.name}>
          {job.kind === "IMPORT" ? (
            <Link to="/import/$id" params={{ id: job.id }}>
              {job.about || t("kinds.IMPORT")}
            </Link>
          ) : (
            <span>{titleOf(job, t)}</span>
          )}
          <State job={job} />
        </p>
        <p className={classes.facts}>
          {t(job.dryRun ? "kinds.DRY_RUN" : `kinds.${job.kind}`)} · <When at={job.createdAt} as="near" />
          {isOver(job) && job.accepted > 0 && (
            <>
              {" "}
              ·{" "}
              {t(job.dryRun ? "accepted.DRY_RUN" : `accepted.${job.kind}`, {
                count: job.accepted,
                formatted: count(job.accepted, place),
              })}
            </>
          )}
          {job.refused > 0 && (
            <> · {t("refused", { count: job.refused, formatted: count(job.refused, place) })}</>
          )}
          {job.download && (
            <>
              {" · "}
              {t("until")} <When at={job.download.expiresAt} as="day" />
            </>
          )}
        </p>
        {job.state === "FAILED" && <p className={classes.facts}>{sentence(job.message)}</p>}
        {!isOver(job) && <Progress job={job} />}
      </div>
      <div className={classes.actions}>
        <Actions job={job} />
      </div>
    </li>
  )
}

type Say = ReturnType<typeof useTranslation<"jobs">>["t"]

/** titleOf names an export or a bulk in the member's language: the server's own words are English. */
export function titleOf(job: Job, t: Say): string {
  const undo = job.about.startsWith("undo ")
  const [list = "", what = ""] = split(undo ? job.about.slice(5) : job.about)
  const named = t(`lists.${list}` as "lists.customers", { defaultValue: list })
  if (job.kind === "EXPORT") return named
  const said = what.startsWith("add ")
    ? t("did.add", { tags: what.slice(4) })
    : what.startsWith("remove ")
      ? t("did.remove", { tags: what.slice(7) })
      : what === "assign"
        ? t("did.assign")
        : what === "hand over"
          ? t("did.handOver")
          : what
  const title = `${named}: ${said}`
  return undo ? t("did.undo", { what: title }) : title
}

function split(about: string): string[] {
  const at = about.indexOf(": ")
  return at < 0 ? [about] : [about.slice(0, at), about.slice(at + 2)]
}

/** State says in a word how far a job is, when that isn't plain from its bar. */
export function State({ job }: { job: Job }) {
  const { t } = useTranslation("jobs")
  if (!isOver(job)) return null
  return (
    <span className={classes.state} data-state={job.state}>
      {t(`states.${job.state}`)}
    </span>
  )
}
