import type { TFunction } from "i18next"
import type { ClaimMeasure } from "../graph/graphql"

type Measure = Pick<ClaimMeasure, "amount" | "unit" | "from"> & { cutOff?: number | null }

/** measureWords writes within how much a claim is to be kept: 3 working days, ordered by 14:00. */
export function measureWords(t: TFunction<"claims">, m: Measure): string {
  const within =
    m.amount === 0 ? t(`sameDay.${m.unit as "CALENDAR_DAYS"}`) : t(`within.${m.unit}`, { count: m.amount })
  const start = m.from === "DELIVERY" ? ` ${t("fromDelivery")}` : ""
  const cut = m.cutOff == null ? "" : `, ${t("by", { time: timeOf(m.cutOff) })}`
  return within + start + cut
}

/** timeOf writes a minute of the day as a field of time does: 14:00. */
export function timeOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** minuteOf reads what a field of time says; nothing for an empty one. */
export function minuteOf(time: string): number | undefined {
  const [hours, minutes] = time.split(":").map(Number)
  return time === "" ? undefined : (hours ?? 0) * 60 + (minutes ?? 0)
}
