import { graphql } from "../graph"
import type { RewardShownFragment } from "../graph/graphql"

graphql(`
  fragment RewardShown on Reward {
    id
    name
    description
    points
    stock
    taken
    left
    perCustomer
    tags
    minTier
    validFrom
    validUntil
    kind
    coupon {
      id
      name
    }
    cardAmount {
      amount
      currency
    }
    cardDays
    retiredAt
  }
`)

/** Reward is what customers may have for points, as lists and dialogs show it. */
export type Reward = RewardShownFragment

export const rewardsQuery = graphql(`
  query Rewards($programId: ID, $retired: Boolean!, $first: Int!, $after: String) {
    rewards(programId: $programId, retired: $retired, first: $first, after: $after) {
      nodes {
        ...RewardShown
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

/** madeQuery is what vouchers of a program can be good for: of its coupons those that are for rewards. */
export const madeQuery = graphql(`
  query CouponsForRewards($programId: ID!) {
    coupons(programId: $programId, withdrawn: false, first: 100) {
      nodes {
        id
        name
        forRewards
      }
    }
  }
`)

export const addReward = graphql(`
  mutation AddReward($input: AddRewardInput!) {
    addReward(input: $input) {
      reward {
        ...RewardShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const updateReward = graphql(`
  mutation UpdateReward($input: UpdateRewardInput!) {
    updateReward(input: $input) {
      reward {
        ...RewardShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const retireReward = graphql(`
  mutation RetireReward($input: RetireRewardInput!) {
    retireReward(input: $input) {
      reward {
        ...RewardShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
