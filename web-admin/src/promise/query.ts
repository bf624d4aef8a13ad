import { graphql } from "../graph"

/** promisesQuery is one page of promises, for the table and each lane of the board. */
export const promisesQuery = graphql(`
  query Promises($filter: PromiseFilter, $orderBy: PromiseOrder!, $first: Int!, $after: String) {
    promises(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...PromiseShown
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
