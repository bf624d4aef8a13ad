import { useTranslation } from "react-i18next"
import { usePlace } from "../app/time"
import classes from "./expectation.module.css"
import { levelWords } from "./level"
import type { Shown } from "./query"

/** Expected is the zone of tolerance in words. */
export function Expected({ of: e }: { of: Shown }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const write = (level: number) => levelWords(t, level, e.measure.unit, place)
  return (
    <span>
      {e.adequate === e.desired
        ? write(e.desired)
        : t("span", { adequate: write(e.adequate), desired: write(e.desired) })}
    </span>
  )
}

/** Latest is how an expectation was met last. */
export function Latest({ of: e }: { of: Shown }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  if (!e.latest) return <span className={classes.quiet}>{t("never")}</span>
  return (
    <span>
      {t("zone.said", {
        perceived: levelWords(t, e.latest.perceived, e.measure.unit, place),
        result: t(`results.${e.latest.result}`),
      })}
    </span>
  )
}
