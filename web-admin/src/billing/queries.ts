import { graphql } from "../graph"
import type { BillingQuery, PlansQuery } from "../graph/graphql"

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
      usage {
        of
        used
        allowed
        days
        forecast
      }
    }
  }
`)

export type Billing = NonNullable<BillingQuery["billing"]>
export type Usage = Billing["usage"][number]

export const plansQuery = graphql(`
  query Plans {
    plans {
      name
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
