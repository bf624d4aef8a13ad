import { graphql } from "../graph"
import type { ThanksOccasionsQuery, ThanksPlanShownFragment } from "../graph/graphql"

graphql(`
  fragment ThanksPlanShown on ThanksPlan {
    id
    name
    kind
    number
    repeats
    loyaltyTypes
    tiers
    points
    budget
    task
    departmentId
    lateDays
    state
    startedOn
    record {
      spent
      total {
        outcome
        n
        points
      }
      month {
        outcome
        n
        points
      }
    }
  }
`)

/** ThanksPlan says for which occasions which customers are thanked, as lists and dialogs show it. */
export type ThanksPlan = ThanksPlanShownFragment

export const thanksPlansQuery = graphql(`
  query ThanksPlans($first: Int!, $after: String) {
    thanksPlans(first: $first, after: $after) {
      nodes {
        ...ThanksPlanShown
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

export const thanksPlanQuery = graphql(`
  query OneThanksPlan($id: ID!) {
    thanksPlan(id: $id) {
      ...ThanksPlanShown
    }
  }
`)

export const tryThanksPlan = graphql(`
  query TryThanksPlan($id: ID!) {
    tryThanksPlan(id: $id) {
      from
      to
      all
      counts {
        outcome
        n
        points
      }
    }
  }
`)

export const thanksOccasionsQuery = graphql(`
  query ThanksOccasions($id: ID!, $filter: ThanksOccasionFilter, $first: Int!, $after: String) {
    thanksOccasions(planId: $id, filter: $filter, first: $first, after: $after) {
      nodes {
        id
        number
        day
        toldOn
        outcome
        task
        customer {
          id
          name
        }
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

/** Occasion is one occasion of a customer, and what came of it. */
export type Occasion = ThanksOccasionsQuery["thanksOccasions"]["nodes"][number]

export const draftThanksPlan = graphql(`
  mutation DraftThanksPlan($input: DraftThanksPlanInput!) {
    draftThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateThanksPlan = graphql(`
  mutation UpdateThanksPlan($input: UpdateThanksPlanInput!) {
    updateThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const startThanksPlan = graphql(`
  mutation StartThanksPlan($input: StartThanksPlanInput!) {
    startThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const pauseThanksPlan = graphql(`
  mutation PauseThanksPlan($input: PauseThanksPlanInput!) {
    pauseThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const resumeThanksPlan = graphql(`
  mutation ResumeThanksPlan($input: ResumeThanksPlanInput!) {
    resumeThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const endThanksPlan = graphql(`
  mutation EndThanksPlan($input: EndThanksPlanInput!) {
    endThanksPlan(input: $input) {
      plan {
        ...ThanksPlanShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const completeThanks = graphql(`
  mutation CompleteThanks($input: CompleteThanksInput!) {
    completeThanks(input: $input) {
      occasion {
        id
        task
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const thanksLimitsQuery = graphql(`
  query ThanksLimits {
    thanksLimits {
      days
    }
  }
`)

export const setThanksLimits = graphql(`
  mutation SetThanksLimits($input: SetThanksLimitsInput!) {
    setThanksLimits(input: $input) {
      limits {
        days
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** stale is what every change of a plan makes out of date. */
export const stale = [["points"]]

/** thanked gives how often a plan has thanked somebody. */
export const thanked = (p: ThanksPlan): number => p.record.total.find((c) => c.outcome === "THANKED")?.n ?? 0
