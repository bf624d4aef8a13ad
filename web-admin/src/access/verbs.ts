import { graphql } from "../graph"

export const createToken = graphql(`
  mutation CreateAccessToken($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) {
      accessToken {
        id
        name
      }
      plain
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const revokeToken = graphql(`
  mutation RevokeAccessToken($input: RevokeAccessTokenInput!) {
    revokeAccessToken(input: $input) {
      accessToken {
        id
        revokedAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const createClient = graphql(`
  mutation CreateApiClient($input: CreateApiClientInput!) {
    createApiClient(input: $input) {
      apiClient {
        id
        name
      }
      plain
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateClient = graphql(`
  mutation UpdateApiClient($input: UpdateApiClientInput!) {
    updateApiClient(input: $input) {
      apiClient {
        id
        name
        origins
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const rotateSecret = graphql(`
  mutation RotateApiClientSecret($input: RotateApiClientSecretInput!) {
    rotateApiClientSecret(input: $input) {
      secret {
        id
        hint
      }
      plain
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const revokeSecret = graphql(`
  mutation RevokeApiClientSecret($input: RevokeApiClientSecretInput!) {
    revokeApiClientSecret(input: $input) {
      secret {
        id
        revokedAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const revokeClient = graphql(`
  mutation RevokeApiClient($input: RevokeApiClientInput!) {
    revokeApiClient(input: $input) {
      apiClient {
        id
        revokedAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
