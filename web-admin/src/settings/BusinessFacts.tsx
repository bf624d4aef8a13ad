import { useTranslation } from "react-i18next"
import { calendarDay, secondsOf, unitOf, usePlace } from "../app/time"
import { type Business, hoursOf, weekdayName } from "./business"
import classes from "./settings.module.css"

/** BusinessFacts shows the business's settings to who may not change them. */
export function BusinessFacts({ business }: { business: Business }) {
  const { t } = useTranslation("settings")
  const place = usePlace()
  return (
    <dl className={classes.facts}>
      <dt>{t("business.name")}</dt>
      <dd>{business.name}</dd>
      <dt>{t("business.slug")}</dt>
      <dd>{business.slug}</dd>
      <dt>{t("business.zone")}</dt>
      <dd>{business.timeZone}</dd>
      <dt>{t("business.currency")}</dt>
      <dd>{business.currency}</dd>
      <dt>{t("business.locale")}</dt>
      <dd>{business.locale}</dd>
      <dt>{t("business.workingDays")}</dt>
      <dd>{business.workingDays.map((day) => weekdayName(day, place.locale, "long")).join(", ")}</dd>
      {business.holidays.length > 0 && (
        <>
          <dt>{t("business.holidays")}</dt>
          <dd>{business.holidays.map((h) => calendarDay(h.day, place)).join(", ")}</dd>
        </>
      )}
      <dt>{t("business.grace")}</dt>
      <dd>{unitOf(hoursOf(secondsOf(business.grace)), "hour", place.locale)}</dd>
    </dl>
  )
}
