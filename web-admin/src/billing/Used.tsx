import { Progress } from "@mantine/core"
import "@mantine/core/styles/Progress.layer.css"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import { Section } from "../settings/Section"
import classes from "./billing.module.css"
import { more } from "./entitled"
import type { Usage } from "./queries"

/** Used shows how much of each allowance is used, from how many days, and what the month will come to. */
export function Used({ usage }: { usage: Usage[] }) {
  const { t } = useTranslation("billing")
  return (
    <Section name={t("used")} text={t("usedText")}>
      <ul className={classes.usage}>
        {usage.map((u) => (
          <One key={u.of} u={u} />
        ))}
      </ul>
    </Section>
  )
}

function One({ u }: { u: Usage }) {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const name = t(`of.${u.of}`)
  const full = u.allowed != null && u.used >= u.allowed
  const over = u.allowed != null && (u.forecast ?? 0) > u.allowed
  return (
    <li>
      <div className={classes.line}>
        <span>{name}</span>
        <span>
          {u.allowed == null
            ? t("unlimited", { used: count(u.used, place) })
            : t("ofAllowed", { used: count(u.used, place), allowed: count(u.allowed, place) })}
        </span>
      </div>
      {u.allowed != null && (
        <Progress
          aria-label={name}
          value={u.allowed ? Math.min(100, (100 * u.used) / u.allowed) : 100}
          color={full ? "red" : over ? "yellow" : undefined}
        />
      )}
      {u.days > 0 && u.used > 0 && (
        <p className={classes.quiet}>
          {u.forecast == null
            ? t("tooEarly", { count: u.days })
            : t("forecast", { count: u.days, forecast: count(u.forecast, place) })}
        </p>
      )}
      {full && (
        <p className={classes.quiet}>
          {t("full")} {more(t, u.of, u.moreWith)}
        </p>
      )}
    </li>
  )
}
