import { numbers, type Place } from "../app/time"
import type { ServqualDimension } from "../graph/graphql"

/** dimensions are the five sides of service quality, in the order in which they are always shown. */
export const dimensions: ServqualDimension[] = [
  "TANGIBLES",
  "RELIABILITY",
  "RESPONSIVENESS",
  "ASSURANCE",
  "EMPATHY",
]

/** Pair is what was answered of one statement, 1 to 7; a half may be missing. */
export interface Pair {
  expected?: number | null | undefined
  perceived?: number | null | undefined
}

/** paired counts the pairs that were answered whole, and those of which a half is missing. */
export function paired(pairs: Pair[]): { whole: number; half: number } {
  const halves = pairs.map(({ expected, perceived }) => Number(!!expected) + Number(!!perceived))
  return { whole: halves.filter((n) => n === 2).length, half: halves.filter((n) => n === 1).length }
}

/** Points are what was typed into the five fields. */
export type Points = Record<ServqualDimension, number | "">

/** noPoints is nothing shared out. */
export const noPoints: Points = {
  TANGIBLES: "",
  RELIABILITY: "",
  RESPONSIVENESS: "",
  ASSURANCE: "",
  EMPATHY: "",
}

/** shared says how many points were given, and whether that will do: none at all, or 100. */
export function shared(points: Points): { sum: number; none: boolean; right: boolean } {
  const given = dimensions.map((d) => points[d])
  const sum = given.reduce<number>((all, n) => all + Number(n), 0)
  const none = given.every((n) => n === "")
  return { sum, none, right: none || sum === 100 }
}

/** gapWords writes a gap with its sign, to two decimals: −0.86. */
export function gapWords(gap: number | null | undefined, { locale }: Place): string {
  if (gap == null) return "–"
  return numbers(locale, {
    signDisplay: "exceptZero",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(gap)
    .replace("-", "−")
}

/** meanWords writes a mean of the scale, to two decimals: 5.14. */
export function meanWords(mean: number | null | undefined, { locale }: Place): string {
  if (mean == null) return "–"
  return numbers(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(mean)
}
