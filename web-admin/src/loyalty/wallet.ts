import { graphql } from "../graph"
import type { WalletQuery } from "../graph/graphql"

/** pointsQuery is how many points a customer has of a program. */
export const pointsQuery = graphql(`
  query CustomerPoints($id: ID!, $currency: String!) {
    customer(id: $id) {
      id
      loyalty(currency: $currency) {
        available
        pending
        held
        debt
        referralCode {
          text
        }
        household {
          available
          household {
            id
            name
          }
        }
      }
    }
  }
`)

export const walletQuery = graphql(`
  query Wallet($id: ID!, $currency: String!, $at: DateTime) {
    customer(id: $id) {
      id
      loyalty(currency: $currency, at: $at) {
        at
        earned
        pending
        available
        held
        debt
        spent
        expired
        reversed
        household {
          available
          mayDraw
        }
        lots(first: 50) {
          nodes {
            id
            amount
            pending
            available
            held
            earnedAt
            activatesAt
            expiresAt
          }
          pageInfo {
            hasNextPage
          }
        }
        reservations(first: 10) {
          nodes {
            id
            points
            shared
            partOfId
            reversed
            refunded
            purpose
            state
            heldAt
            expiresAt
            piece {
              state
              toldAt
              card {
                id
                last
                state
              }
              voucher {
                used
                withdrawnAt
                coupon {
                  name
                }
              }
            }
          }
        }
      }
    }
  }
`)

/** Wallet is all that a customer has of one program. */
export type Wallet = NonNullable<NonNullable<WalletQuery["customer"]>["loyalty"]>

export const movementsQuery = graphql(`
  query Movements($id: ID!, $currency: String!, $first: Int!, $after: String) {
    customer(id: $id) {
      id
      loyalty(currency: $currency) {
        transactions(first: $first, after: $after) {
          nodes {
            id
            kind
            at
            points
            reason
            actorId
            shared
            reversedAt
            other {
              id
              name
            }
            after {
              available
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
    }
  }
`)

export const adjustPoints = graphql(`
  mutation AdjustPoints($input: AdjustPointsInput!) {
    adjustPoints(input: $input) {
      adjustment {
        id
        state
        points
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const transferPoints = graphql(`
  mutation TransferPoints($input: TransferPointsInput!) {
    transferPoints(input: $input) {
      transaction {
        id
        points
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const reservePoints = graphql(`
  mutation ReservePoints($input: ReservePointsInput!) {
    reservePoints(input: $input) {
      reservation {
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

export const confirmReservation = graphql(`
  mutation ConfirmReservation($input: ConfirmReservationInput!) {
    confirmReservation(input: $input) {
      reservation {
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

export const cancelReservation = graphql(`
  mutation CancelReservation($input: CancelReservationInput!) {
    cancelReservation(input: $input) {
      reservation {
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

/** offeredQuery is what a customer may have for points of a program. */
export const offeredQuery = graphql(`
  query Offered {
    loyaltyPrograms {
      id
      currency
    }
    rewards(retired: false, first: 100) {
      nodes {
        id
        programId
        name
        points
        left
      }
    }
  }
`)

export const reserveReward = graphql(`
  mutation ReserveReward($input: ReserveRewardInput!) {
    reserveReward(input: $input) {
      reservation {
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

export const takeRewardCode = graphql(`
  mutation TakeRewardCode($input: TakeRewardCodeInput!) {
    takeRewardCode(input: $input) {
      taken {
        code
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const reverseRedemption = graphql(`
  mutation ReverseRedemption($input: ReverseRedemptionInput!) {
    reverseRedemption(input: $input) {
      transaction {
        id
        points
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const reverseTransfer = graphql(`
  mutation ReverseTransfer($input: ReverseTransferInput!) {
    reverseTransfer(input: $input) {
      transaction {
        id
        points
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** stale is what is to be read again after points have moved. */
export const stale = [["points"]]
