import {
  IconAlertTriangle,
  IconCalendarDue,
  IconClockPlay,
  IconFlagOff,
  IconHourglass,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { today, usePlace } from "../app/time"
import classes from "./claim.module.css"
import type { Shown } from "./query"

/** Flags say what is to be looked at, by word and shape: an empty promise, a review that is due, a claim that isn't said today. */
export function Flags({ claim: c }: { claim: Shown }) {
  const { t } = useTranslation("claims")
  const now = today(usePlace())
  const said = c.state === "LIVE" || c.state === "COMING"
  return (
    <span className={classes.flags}>
      {c.keeping.emptyPromise && said && (
        <span className={classes.flag} data-tone="bad">
          <IconAlertTriangle size={14} stroke={2.2} aria-hidden />
          {t("empty.short")}
        </span>
      )}
      {c.reviewOn <= now && said && (
        <span className={classes.flag} data-tone="due">
          <IconCalendarDue size={14} stroke={2.2} aria-hidden />
          {t("reviewDue")}
        </span>
      )}
      {c.state !== "LIVE" && (
        <span className={classes.flag}>
          <State of={c.state} />
          {t(`states.${c.state}`)}
        </span>
      )}
    </span>
  )
}

function State({ of }: { of: Shown["state"] }) {
  const Icon = { COMING: IconClockPlay, ENDED: IconHourglass, RETIRED: IconFlagOff, LIVE: IconClockPlay }[of]
  return <Icon size={14} stroke={2.2} aria-hidden />
}
