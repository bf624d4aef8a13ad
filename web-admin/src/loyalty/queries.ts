import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { AdjustmentShownFragment, LiabilityQuery, ProgramShownFragment } from "../graph/graphql"

graphql(`
  fragment ProgramShown on LoyaltyProgram {
    id
    currency
    name
    pendingDays
    expiry
    expiryMonths
    refunds
    minimumDays
    holdMinutes
    approveAbove
    transferDaily
    householdMost
    householdRest
  }
`)

/** Program is one kind of points as its pages show it. */
export type Program = ProgramShownFragment

const programsQuery = graphql(`
  query LoyaltyPrograms {
    loyaltyPrograms {
      ...ProgramShown
    }
  }
`)

/** usePrograms reads the kinds of points that the tenant has. */
export function usePrograms() {
  return useQuery({
    queryKey: ["points", "programs"],
    queryFn: async ({ signal }) => (await ask(programsQuery, {}, { signal })).loyaltyPrograms,
  })
}

export const startProgram = graphql(`
  mutation StartLoyaltyProgram($input: StartLoyaltyProgramInput!) {
    startLoyaltyProgram(input: $input) {
      program {
        ...ProgramShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateProgram = graphql(`
  mutation UpdateLoyaltyProgram($input: UpdateLoyaltyProgramInput!) {
    updateLoyaltyProgram(input: $input) {
      program {
        ...ProgramShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const liabilityQuery = graphql(`
  query Liability($currency: String!, $from: Date!, $to: Date!) {
    loyaltyLiability(currency: $currency, from: $from, to: $to) {
      from
      to
      opening
      earned
      spent
      expired
      reversed
      closing
      days {
        day
        opening
        earned
        spent
        expired
        reversed
        closing
      }
    }
  }
`)

/** Owed is what the tenant owed its customers over some days. */
export type Owed = NonNullable<LiabilityQuery["loyaltyLiability"]>

graphql(`
  fragment AdjustmentShown on LoyaltyAdjustment {
    id
    points
    reason
    state
    proposedBy
    proposedAt
    decidedBy
    decidedAt
    refusal
    customer {
      id
      name
    }
    proposer {
      id
      name
    }
  }
`)

/** Adjustment is a change of points by hand as lists show it. */
export type Adjustment = AdjustmentShownFragment

export const adjustmentsQuery = graphql(`
  query LoyaltyAdjustments($state: LoyaltyAdjustmentState, $first: Int!, $after: String) {
    loyaltyAdjustments(state: $state, first: $first, after: $after) {
      nodes {
        ...AdjustmentShown
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

export const approveAdjustment = graphql(`
  mutation ApproveAdjustment($input: ApproveAdjustmentInput!) {
    approveAdjustment(input: $input) {
      adjustment {
        ...AdjustmentShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const refuseAdjustment = graphql(`
  mutation RefuseAdjustment($input: RefuseAdjustmentInput!) {
    refuseAdjustment(input: $input) {
      adjustment {
        ...AdjustmentShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
