import { useTranslation } from "react-i18next"
import { sentence } from "../api/problem"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import type { JobQuery } from "../graph/graphql"
import classes from "./importing.module.css"
import { useFieldName } from "./useFieldName"

type Job = NonNullable<JobQuery["job"]>

/** Refused shows the first refused rows: where each stands, and why. */
export function Refused({ job }: { job: Job }) {
  const { t } = useTranslation("import")
  const place = usePlace()
  const nameOf = useFieldName()
  if (job.refusedRows.length === 0) return null
  return (
    <section className={classes.part} aria-labelledby="refused">
      <h2 id="refused">{t("refusedTitle", { count: job.refused, formatted: count(job.refused, place) })}</h2>
      <ul className={classes.refused}>
        {job.refusedRows.map((row) => (
          <li key={`${row.file}:${row.line}:${row.field}`}>
            <span className={classes.lineNumber}>{t("line", { line: row.line })}</span>
            <span>
              {row.field && <strong>{nameOf(row.field)}</strong>} {sentence(row.reason)}
              <span className={classes.values}>{row.values.join(" · ")}</span>
            </span>
          </li>
        ))}
      </ul>
      {job.refused > job.refusedRows.length && <p className={classes.hint}>{t("refusedMore")}</p>}
    </section>
  )
}
