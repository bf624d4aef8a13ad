import {
  IconAlertTriangle,
  IconCalendarDue,
  IconClockPlay,
  IconFlagOff,
  IconHourglass,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { Flag, Flags as Some } from "../app/Flag"
import { today, usePlace } from "../app/time"
import type { Shown } from "./query"

const states = { COMING: IconClockPlay, LIVE: IconClockPlay, ENDED: IconHourglass, RETIRED: IconFlagOff }

/** Flags say what is to be looked at: an empty promise, a review that is due, a claim that isn't said today. */
export function Flags({ claim: c }: { claim: Shown }) {
  const { t } = useTranslation("claims")
  const now = today(usePlace())
  const said = c.state === "LIVE" || c.state === "COMING"
  return (
    <Some>
      {c.keeping.emptyPromise && said && (
        <Flag tone="bad" icon={IconAlertTriangle}>
          {t("empty.short")}
        </Flag>
      )}
      {c.reviewOn <= now && said && (
        <Flag tone="due" icon={IconCalendarDue}>
          {t("reviewDue")}
        </Flag>
      )}
      {c.state !== "LIVE" && <Flag icon={states[c.state]}>{t(`states.${c.state}`)}</Flag>}
    </Some>
  )
}
