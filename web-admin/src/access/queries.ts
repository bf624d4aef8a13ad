import { graphql } from "../graph"
import type { AccessTokensQuery, ApiClientsQuery } from "../graph/graphql"

export const tokensQuery = graphql(`
  query AccessTokens($first: Int!, $after: String) {
    accessTokens(first: $first, after: $after) {
      nodes {
        id
        name
        scopes
        createdAt
        expiresAt
        revokedAt
        usedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export type Token = AccessTokensQuery["accessTokens"]["nodes"][number]

export const clientsQuery = graphql(`
  query ApiClients($first: Int!, $after: String) {
    apiClients(first: $first, after: $after) {
      nodes {
        id
        name
        scopes
        origins
        createdAt
        revokedAt
        secrets {
          id
          hint
          createdAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export type Client = ApiClientsQuery["apiClients"]["nodes"][number]
