import { graphql } from "../graph"
import type { InvitationsQuery, MembersQuery } from "../graph/graphql"

export const membersQuery = graphql(`
  query Members($filter: MemberFilter, $first: Int!, $after: String) {
    members(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        name
        email
        role
        department {
          id
          name
        }
        createdAt
        awayUntil
        leftAt
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

export type Member = MembersQuery["members"]["nodes"][number]

export const invitationsQuery = graphql(`
  query Invitations($first: Int!, $after: String) {
    invitations(first: $first, after: $after) {
      nodes {
        id
        email
        role
        state
        createdAt
        expiresAt
        mailedAt
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

export type Invitation = InvitationsQuery["invitations"]["nodes"][number]

export const departmentsQuery = graphql(`
  query Departments {
    departments {
      id
      name
    }
  }
`)
