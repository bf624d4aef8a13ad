import { graphql } from "../graph"
import type { LoyaltyTypesQuery } from "../graph/graphql"

export const typesQuery = graphql(`
  query LoyaltyTypes {
    loyaltyTypes {
      days
      oftenEnough
      mostAnswers
      counts {
        type
        attitude
        patronage
        customers
      }
    }
  }
`)

export const herTypeQuery = graphql(`
  query HerLoyaltyType($id: ID!) {
    customer(id: $id) {
      id
      loyaltyType {
        type
        attitude
        patronage
        purchases
        answers
        favourable
        records {
          id
          kind
          at
          favourable
        }
      }
    }
  }
`)

/** Types is how many customers stand where on the two axes of loyalty. */
export type Types = LoyaltyTypesQuery["loyaltyTypes"]

/** Count is how many stand in one place. */
export type Count = Types["counts"][number]
