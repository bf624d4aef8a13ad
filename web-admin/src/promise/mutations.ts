import { graphql } from "../graph"

export const makePromise = graphql(`
  mutation MakePromise($input: MakePromiseInput!) {
    makePromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const keepPromise = graphql(`
  mutation KeepPromise($input: KeepPromiseInput!) {
    keepPromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const renegotiatePromise = graphql(`
  mutation RenegotiatePromise($input: RenegotiatePromiseInput!) {
    renegotiatePromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const waitForCustomer = graphql(`
  mutation WaitForCustomer($input: WaitForCustomerInput!) {
    waitForCustomer(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const resumePromise = graphql(`
  mutation ResumePromise($input: ResumePromiseInput!) {
    resumePromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const handOverPromise = graphql(`
  mutation HandOverPromise($input: HandOverPromiseInput!) {
    handOverPromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const withdrawPromise = graphql(`
  mutation WithdrawPromise($input: WithdrawPromiseInput!) {
    withdrawPromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const breakPromise = graphql(`
  mutation BreakPromise($input: BreakPromiseInput!) {
    breakPromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const voidPromise = graphql(`
  mutation VoidPromise($input: VoidPromiseInput!) {
    voidPromise(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const settlePromiseDispute = graphql(`
  mutation SettlePromiseDispute($input: SettlePromiseDisputeInput!) {
    settlePromiseDispute(input: $input) {
      promise {
        ...PromiseShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
