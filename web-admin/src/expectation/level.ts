import type { TFunction } from "i18next"
import { numbers, type Place } from "../app/time"
import type { ExpectationUnit } from "../graph/graphql"

/** ends are the scale of a unit that has one, for a picture; others go as far as their levels. */
export function ends(unit: ExpectationUnit, levels: number[]): [number, number] {
  if (unit === "POINTS") return [1, 7]
  if (unit === "PERCENT") return [0, 100]
  return [0, Math.max(1, ...levels) * 1.1]
}

/** levelWords writes a level with its unit: 3 days. */
export function levelWords(
  t: TFunction<"expectations">,
  level: number,
  unit: ExpectationUnit,
  { locale }: Place,
): string {
  const formatted = numbers(locale, { maximumFractionDigits: 1 }).format(level)
  return t(`levels.${unit}`, { count: level, formatted })
}
