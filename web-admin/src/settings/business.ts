import { tongue } from "../app/time"
import { graphql } from "../graph"
import type { BusinessQuery, Weekday } from "../graph/graphql"

graphql(`
  fragment BusinessShown on Tenant {
    id
    slug
    name
    timeZone
    currency
    locale
    grace
    workingDays
    holidays {
      day
      name
    }
    boldDatesNeedReason
    demandsSecondFactor
    showsKeeping
    keepPageUrl
  }
`)

export const businessQuery = graphql(`
  query Business {
    tenant {
      ...BusinessShown
    }
  }
`)

export type Business = NonNullable<BusinessQuery["tenant"]>

/** week lists the days of the week as weeks begin at work. */
export const week: Weekday[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

/** weekdayName names a day of the week: Mon, Montag. */
export function weekdayName(day: Weekday, locale: string, length: "short" | "long"): string {
  const at = new Date(Date.UTC(2026, 2, 2 + week.indexOf(day))) // 2 March 2026 is a Monday
  return new Intl.DateTimeFormat(tongue(locale), { weekday: length, timeZone: "UTC" }).format(at)
}

/** hoursOf gives a duration of the API in whole hours: P1DT2H is 26. */
export function hoursOf(seconds: number): number {
  return Math.round(seconds / 3_600)
}

/** durationOf writes whole hours as the API wants them. */
export function durationOf(hours: number): string {
  return `PT${hours}H`
}
