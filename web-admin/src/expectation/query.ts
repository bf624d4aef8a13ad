import { graphql } from "../graph"
import type { ExpectationGapsQuery, ExpectationShownFragment } from "../graph/graphql"

graphql(`
  fragment ExpectationShown on Expectation {
    id
    kind
    customer {
      id
      name
    }
    segment
    text
    dimension
    measure {
      unit
      direction
    }
    adequate
    desired
    importance
    source
    standing
    basis {
      note
      n
      p50
      p80
    }
    recordedAt
    withdrawnAt
    latest {
      id
      perceived
      result
      occurredAt
    }
  }
`)

graphql(`
  fragment TallyShown on ExpectationTally {
    assessed
    unmet
    met
    exceeded
    unmetRate
    weightedUnmetRate
    levels {
      unit
      direction
      n
      adequate
      desired
      perceived
      adequacy
      superiority
    }
  }
`)

/** stale is what is to be read again after any change of an expectation. */
export const stale = [["expectations"], ["gaps"], ["customer"]]

/** Shown is an expectation as lists and dialogs show it. */
export type Shown = ExpectationShownFragment

/** expectationsQuery is one page of what customers count on. */
export const expectationsQuery = graphql(`
  query Expectations($filter: ExpectationFilter, $orderBy: ExpectationOrder!, $first: Int!, $after: String) {
    expectations(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...ExpectationShown
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

/** expectationQuery is one expectation: what it is, how it was met, and what happened to it. */
export const expectationQuery = graphql(`
  query Expectation($id: ID!) {
    expectation(id: $id) {
      ...ExpectationShown
      claim {
        id
        text
      }
      product {
        id
        name
      }
      confirmedAt
      withdrawnReason
      assessments(first: 50) {
        nodes {
          id
          way
          adequate
          desired
          perceived
          result
          note
          occurredAt
          struckAt
          struckReason
        }
        pageInfo {
          hasNextPage
        }
      }
      history(last: 100) {
        nodes {
          id
          type
          occurredAt
          reason
          actorKind
          actor {
            id
            name
          }
        }
      }
    }
  }
`)

/** hersQuery is what one customer counts on herself, the newest first. */
export const hersQuery = graphql(`
  query HerExpectations($id: ID!) {
    customer(id: $id) {
      id
      expectations(first: 5) {
        nodes {
          ...ExpectationShown
        }
      }
    }
  }
`)

/** gapsQuery is how expectations were met in some months, group by group. */
export const gapsQuery = graphql(`
  query ExpectationGaps($from: Date!, $to: Date!, $groupBy: ExpectationGrouping!) {
    expectationGaps(from: $from, to: $to, groupBy: $groupBy) {
      rows {
        key
        explicit {
          ...TallyShown
        }
        implicit {
          ...TallyShown
        }
      }
      groups
    }
  }
`)

/** Row is how the expectations of one group were met. */
export type Row = ExpectationGapsQuery["expectationGaps"]["rows"][number]
export type Tally = Row["explicit"]

/** namesQuery names the records that groups are about. */
export const namesQuery = graphql(`
  query GapNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Customer {
        id
        customerName: name
      }
      ... on Claim {
        id
        text
      }
      ... on Product {
        id
        productName: name
      }
    }
  }
`)

export const recordExpectation = graphql(`
  mutation RecordExpectation($input: RecordExpectationInput!) {
    recordExpectation(input: $input) {
      expectation {
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

export const assessExpectation = graphql(`
  mutation AssessExpectation($input: AssessExpectationInput!) {
    assessExpectation(input: $input) {
      assessment {
        id
        result
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const confirmExpectation = graphql(`
  mutation ConfirmExpectation($input: ConfirmExpectationInput!) {
    confirmExpectation(input: $input) {
      expectation {
        id
        standing
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const reviseExpectation = graphql(`
  mutation ReviseExpectation($input: ReviseExpectationInput!) {
    reviseExpectation(input: $input) {
      expectation {
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

export const withdrawExpectation = graphql(`
  mutation WithdrawExpectation($input: WithdrawExpectationInput!) {
    withdrawExpectation(input: $input) {
      expectation {
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

export const strikeAssessment = graphql(`
  mutation StrikeAssessment($input: StrikeAssessmentInput!) {
    strikeAssessment(input: $input) {
      assessment {
        id
        struckAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
