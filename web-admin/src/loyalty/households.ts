import { graphql } from "../graph"
import type { HouseholdOfQuery } from "../graph/graphql"

export const householdQuery = graphql(`
  query HouseholdOf($id: ID!, $currency: String!) {
    customer(id: $id) {
      id
      loyalty(currency: $currency) {
        available
        household {
          available
          mayDraw
          household {
            id
            name
            draws
            members {
              customerId
              head
              agreed
              joinedAt
              customer {
                id
                name
              }
            }
          }
        }
      }
    }
  }
`)

/** Home is the household that a customer is in, and what it is to her. */
export type Home = NonNullable<NonNullable<NonNullable<HouseholdOfQuery["customer"]>["loyalty"]>["household"]>

/** Member is a customer who is in it. */
export type Member = Home["household"]["members"][number]

export const formHousehold = graphql(`
  mutation FormHousehold($input: FormHouseholdInput!) {
    formHousehold(input: $input) {
      household {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateHousehold = graphql(`
  mutation UpdateHousehold($input: UpdateHouseholdInput!) {
    updateHousehold(input: $input) {
      household {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const joinHousehold = graphql(`
  mutation JoinHousehold($input: JoinHouseholdInput!) {
    joinHousehold(input: $input) {
      household {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const leaveHousehold = graphql(`
  mutation LeaveHousehold($input: LeaveHouseholdInput!) {
    leaveHousehold(input: $input) {
      household {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const dissolveHousehold = graphql(`
  mutation DissolveHousehold($input: DissolveHouseholdInput!) {
    dissolveHousehold(input: $input) {
      household {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
