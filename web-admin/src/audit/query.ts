import { graphql } from "../graph"
import type { AuditTrailQuery } from "../graph/graphql"

export const auditQuery = graphql(`
  query AuditTrail($filter: EventFilter, $first: Int!, $after: String) {
    events(filter: $filter, orderBy: RECORDED_AT_DESC, first: $first, after: $after) {
      nodes {
        id
        type
        subjectId
        customerId
        actorKind
        actorId
        actor {
          id
          name
        }
        reason
        data
        occurredAt
        recordedAt
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

export type Happened = AuditTrailQuery["events"]["nodes"][number]
