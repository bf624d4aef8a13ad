import { graphql } from "../graph"
import type { CardMovementsQuery, CardShownFragment } from "../graph/graphql"

graphql(`
  fragment CardShown on Card {
    id
    last
    currency
    how
    state
    createdAt
    expiresAt
    blockedAt
    blockReason
    balances {
      issued {
        amount
        currency
      }
      available {
        amount
        currency
      }
      held {
        amount
        currency
      }
      redeemed {
        amount
        currency
      }
      expired {
        amount
        currency
      }
      reversed {
        amount
        currency
      }
    }
  }
`)

/** Card is a gift card or a voucher, as lists and panels show it. */
export type Card = CardShownFragment

/** Movement is an amount that went from one part of a card to another. */
export type Movement = CardMovementsQuery["cardMovements"]["nodes"][number]

/** stale is what is to be read again when money of a card has moved. */
export const stale = [["cards"]]

export const cardsQuery = graphql(`
  query Cards($filter: CardFilter, $first: Int!, $after: String) {
    cards(filter: $filter, first: $first, after: $after) {
      nodes {
        ...CardShown
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

export const cardQuery = graphql(`
  query OneCard($id: ID!) {
    card(id: $id) {
      ...CardShown
    }
  }
`)

export const cardMovementsQuery = graphql(`
  query CardMovements($cardId: ID!, $first: Int!, $after: String) {
    cardMovements(cardId: $cardId, first: $first, after: $after) {
      nodes {
        id
        kind
        from
        to
        at
        source
        sourceId
        reason
        actorId
        amount {
          amount
          currency
        }
        after {
          available {
            amount
            currency
          }
        }
        hold {
          id
          state
          expiresAt
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

export const cardLiabilityQuery = graphql(`
  query CardLiability($currency: Currency!) {
    cardLiability(currency: $currency) {
      from
      to
      opening {
        amount
        currency
      }
      issued {
        amount
        currency
      }
      redeemed {
        amount
        currency
      }
      expired {
        amount
        currency
      }
      reversed {
        amount
        currency
      }
      closing {
        amount
        currency
      }
    }
  }
`)

export const issueCard = graphql(`
  mutation IssueCard($input: IssueCardInput!) {
    issueCard(input: $input) {
      issued {
        code
        card {
          ...CardShown
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const payByCard = graphql(`
  mutation PayByCard($input: ReserveCardInput!) {
    reserveCard(input: $input) {
      hold {
        id
        amount {
          amount
          currency
        }
        card {
          ...CardShown
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const confirmCardHold = graphql(`
  mutation ConfirmCardHold($input: ConfirmCardHoldInput!) {
    confirmCardHold(input: $input) {
      hold {
        id
        state
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const cancelCardHold = graphql(`
  mutation CancelCardHold($input: CancelCardHoldInput!) {
    cancelCardHold(input: $input) {
      hold {
        id
        state
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const refundCard = graphql(`
  mutation RefundCard($input: RefundCardInput!) {
    refundCard(input: $input) {
      movement {
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

export const callOffCard = graphql(`
  mutation CallOffCard($input: CallOffCardInput!) {
    callOffCard(input: $input) {
      movement {
        id
        card {
          ...CardShown
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const blockCard = graphql(`
  mutation BlockCard($input: BlockCardInput!) {
    blockCard(input: $input) {
      card {
        ...CardShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const unblockCard = graphql(`
  mutation UnblockCard($input: UnblockCardInput!) {
    unblockCard(input: $input) {
      card {
        ...CardShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** source is what the ledger of cards calls this console: what is typed in here has a key of its own. */
export const source = "console"
