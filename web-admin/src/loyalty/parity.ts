import { graphql } from "../graph"
import type { ParityFindingsQuery } from "../graph/graphql"

export const parityRunsQuery = graphql(`
  query ParityRuns {
    latestParityRun {
      id
      asOf
      asked
      worse
      findings
      offers
      uncompared
      lacking {
        amount
        currency
      }
    }
    startedParityRun {
      id
      jobId
      finishedAt
      job {
        ...JobShown
      }
    }
  }
`)

export const parityFindingsQuery = graphql(`
  query ParityFindings($runId: ID!, $filter: ParityFindingFilter, $first: Int!, $after: String) {
    parityFindings(runId: $runId, filter: $filter, first: $first, after: $after) {
      nodes {
        id
        customerId
        kind
        offerId
        name
        n
        records
        newcomer {
          amount
          currency
        }
        hers {
          amount
          currency
        }
        worseBy {
          amount
          currency
        }
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

/** Finding is an offer by which a loyal customer is worse off than a newcomer. */
export type Finding = ParityFindingsQuery["parityFindings"]["nodes"][number]

export const startParityRun = graphql(`
  mutation StartParityRun($input: StartParityRunInput!) {
    startParityRun(input: $input) {
      run {
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
