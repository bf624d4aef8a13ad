import { graphql } from "../graph"
import type { ClaimShownFragment } from "../graph/graphql"

graphql(`
  fragment ClaimShown on Claim {
    id
    text
    published
    kind
    trigger
    proof
    channel
    measure {
      amount
      unit
      cutOff
      from
    }
    products {
      id
      name
    }
    validFrom
    validUntil
    reviewOn
    state
    keeping {
      fallenDue
      kept
      keepRate
      emptyPromise
    }
  }
`)

graphql(`
  fragment ClaimAfterShown on ClaimAfter {
    promises
    boughtAgainRate
    complained
    complaints {
      id
      subject
      body
      occurredAt
      customer {
        id
        name
      }
    }
    ratings
    rating
  }
`)

graphql(`
  fragment ClaimDatesShown on ClaimDates {
    settled
    kept
    keptRate
    after {
      ...ClaimAfterShown
    }
  }
`)

/** Shown is a claim as lists and dialogs show it. */
export type Shown = ClaimShownFragment

/** claimsQuery is one page of what the tenant says of itself. */
export const claimsQuery = graphql(`
  query Claims($filter: ClaimFilter, $orderBy: ClaimOrder!, $first: Int!, $after: String) {
    claims(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...ClaimShown
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

export const claimQuery = graphql(`
  query Claim($id: ID!) {
    claim(id: $id) {
      ...ClaimShown
      retiredAt
      retiredReason
      terms {
        since
        text
        measure {
          amount
          unit
          cutOff
          from
        }
        advised
        boldReason
      }
      record: keeping {
        from
        to
        fallenDue
        kept
        keptLate
        broken
        overdue
        keepRate
        medianMargin
        months {
          key
          fallenDue
          keepRate
        }
      }
      advice {
        bases {
          dimension
          load
          kept
          p50
          p80
          p95
        }
        asked {
          share
          bold
        }
      }
      aftermath {
        days
        kept {
          ...ClaimAfterShown
        }
        notKept {
          ...ClaimAfterShown
        }
      }
      boldness {
        days
        bold {
          ...ClaimDatesShown
        }
        advised {
          ...ClaimDatesShown
        }
      }
      first: promises(first: 1, orderBy: DUE_AT) {
        nodes {
          due {
            day
          }
        }
      }
      latest: promises(first: 5) {
        totalCount {
          value
          capped
        }
        nodes {
          ...PromiseShown
        }
      }
    }
  }
`)

export const addClaim = graphql(`
  mutation AddClaim($input: AddClaimInput!) {
    addClaim(input: $input) {
      claim {
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

export const updateClaim = graphql(`
  mutation UpdateClaim($input: UpdateClaimInput!) {
    updateClaim(input: $input) {
      claim {
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

export const retireClaim = graphql(`
  mutation RetireClaim($input: RetireClaimInput!) {
    retireClaim(input: $input) {
      claim {
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
