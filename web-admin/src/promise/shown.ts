import type { TFunction } from "i18next"
import { calendarDay, moment, type Place } from "../app/time"
import type { Shown as Writing } from "../change/conflict"
import { standingOf } from "./standing"
import type { Shown } from "./verbs"

/** shownIn writes a promise for reading, so that two versions of it can be told apart. */
export function shownIn(t: TFunction<"promises">, place: Place): Writing {
  return (fields) => {
    const p = fields as Partial<Shown>
    const said: { name: string; value: string }[] = []
    if (p.state) {
      const standing = standingOf({ overdue: false, ...p, state: p.state })
      said.push({ name: t("standing"), value: t(`standings.${standing}`) })
    }
    if (p.due) {
      const value = p.due.kind === "DAY" ? calendarDay(p.due.day, place) : moment(p.due.at, place)
      said.push({ name: t("due.label"), value })
    }
    if (p.owner) said.push({ name: t("owner"), value: p.owner.name })
    return said
  }
}
