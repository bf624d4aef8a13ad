import { graphql } from "../graph"
import type { CouponShownFragment, CouponUsesQuery } from "../graph/graphql"

graphql(`
  fragment CouponShown on Coupon {
    id
    name
    kind
    points
    amount {
      amount
      currency
    }
    percent
    perCode
    perCustomer
    total
    codes
    forRewards
    used
    validFrom
    validUntil
    takenAt
    withdrawnAt
    createdAt
  }
`)

/** Coupon is what a batch of codes is good for, as lists and dialogs show it. */
export type Coupon = CouponShownFragment

/** Use is one code that was redeemed for a customer. */
export type Use = CouponUsesQuery["couponUses"]["nodes"][number]

/** stale is what is to be read again when a coupon was changed. */
export const stale = [["points", "coupons"]]

export const couponsQuery = graphql(`
  query Coupons($programId: ID, $withdrawn: Boolean!, $first: Int!, $after: String) {
    coupons(programId: $programId, withdrawn: $withdrawn, first: $first, after: $after) {
      nodes {
        ...CouponShown
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

export const couponUsesQuery = graphql(`
  query CouponUses($couponId: ID!, $first: Int!, $after: String) {
    couponUses(couponId: $couponId, first: $first, after: $after) {
      nodes {
        id
        at
        source
        sourceId
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

export const addCoupon = graphql(`
  mutation AddCoupon($input: AddCouponInput!) {
    addCoupon(input: $input) {
      coupon {
        ...CouponShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const takeCouponCodes = graphql(`
  mutation TakeCouponCodes($input: TakeCouponCodesInput!) {
    takeCouponCodes(input: $input) {
      batch {
        codes
        coupon {
          ...CouponShown
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

export const withdrawCoupon = graphql(`
  mutation WithdrawCoupon($input: WithdrawCouponInput!) {
    withdrawCoupon(input: $input) {
      coupon {
        ...CouponShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
