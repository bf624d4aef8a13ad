import { graphql } from "../graph"
import type { BillingQuery, PlanChangeQuery, PlansQuery } from "../graph/graphql"

export const billingQuery = graphql(`
  query Billing {
    billing {
      plan {
        name
      }
      state
      local
      paidSeats
      connected
      subscribed
      manageable
      trialEndsAt
      readOnlyAt
      closesAt
      periodEndsAt
      cancelsAt
      interval
      reduce {
        of
        used
        allowed
        by
      }
      usage {
        of
        used
        allowed
        days
        forecast
        moreWith
      }
    }
  }
`)

/** standingKey names what the banner over every page asks for. */
export const standingKey = ["billing", "standing"]

export type Billing = NonNullable<BillingQuery["billing"]>
export type Usage = Billing["usage"][number]
export type Reduction = Billing["reduce"][number]

export const planChangeQuery = graphql(`
  query PlanChange($input: PlanChangeInput!) {
    planChange(input: $input) {
      interval
      prorated {
        amount
        currency
      }
      price {
        amount
        currency
      }
      at
      seen
      reduce {
        of
        used
        allowed
        by
      }
    }
  }
`)

export type Cost = NonNullable<PlanChangeQuery["planChange"]>

export const changePlan = graphql(`
  mutation ChangePlan($input: ChangePlanInput!) {
    changePlan(input: $input) {
      billing {
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

export const plansQuery = graphql(`
  query Plans {
    plans {
      name
      features
      limits {
        of
        at
      }
      monthlyPrice {
        amount
        currency
      }
      yearlyPrice {
        amount
        currency
      }
    }
  }
`)

export type Plan = PlansQuery["plans"][number]

export const invoicesQuery = graphql(`
  query Invoices {
    billing {
      invoices {
        id
        number
        status
        total {
          amount
          currency
        }
        createdAt
        url
        pdf
      }
    }
  }
`)

export const openCheckout = graphql(`
  mutation OpenCheckout($input: OpenCheckoutInput!) {
    openCheckout(input: $input) {
      url
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const openPortal = graphql(`
  mutation OpenBillingPortal($input: OpenBillingPortalInput!) {
    openBillingPortal(input: $input) {
      url
      userErrors {
        field
        message
        code
      }
    }
  }
`)
