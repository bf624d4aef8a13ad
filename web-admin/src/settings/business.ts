import { graphql } from "../graph"
import type { BusinessQuery } from "../graph/graphql"

export const businessQuery = graphql(`
  query Business {
    tenant {
      id
      slug
      name
      timeZone
      currency
      locale
      grace
      demandsSecondFactor
    }
  }
`)

export type Business = NonNullable<BusinessQuery["tenant"]>

/** hoursOf gives a duration of the API in whole hours: P1DT2H is 26. */
export function hoursOf(seconds: number): number {
  return Math.round(seconds / 3_600)
}

/** durationOf writes whole hours as the API wants them. */
export function durationOf(hours: number): string {
  return `PT${hours}H`
}
