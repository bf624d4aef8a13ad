import { graphql } from "../graph"
import type { ExtraMileShownFragment } from "../graph/graphql"

graphql(`
  fragment ExtraMileShown on ExtraMile {
    id
    what
    cost {
      amount
      currency
    }
    effect
    effectNote
    occurredAt
    struckAt
    reason
    customer {
      id
      name
    }
    member {
      id
      name
    }
  }
`)

/** Mile is an extra mile as lists and dialogs show it. */
export type Mile = ExtraMileShownFragment

/** stale is what is to be read again after any change of an extra mile or a budget. */
export const stale = [["extra"]]

/** herMilesQuery is what was done for one customer lately. */
export const herMilesQuery = graphql(`
  query HerExtraMiles($id: ID!) {
    customer(id: $id) {
      extraMiles(first: 5) {
        nodes {
          ...ExtraMileShown
        }
      }
    }
  }
`)

/** milesQuery is what was done lately, for whomever. */
export const milesQuery = graphql(`
  query ExtraMiles {
    extraMiles(first: 20) {
      nodes {
        ...ExtraMileShown
      }
    }
  }
`)

/** reportQuery is what extra miles came to, by member or by month. */
export const reportQuery = graphql(`
  query ExtraMileReport($groupBy: ExtraMileGrouping!) {
    extraMileReport(groupBy: $groupBy) {
      rows {
        key
        member {
          name
        }
        ...ExtraMileFigures
      }
      total {
        ...ExtraMileFigures
      }
    }
  }
`)

graphql(`
  fragment ExtraMileFigures on ExtraMileRow {
    miles
    cost {
      amount
      currency
    }
    told
    pleasedShare
  }
`)

/** budgetsQuery is what each member with a budget may spend, and has spent. */
export const budgetsQuery = graphql(`
  query ExtraMileBudgets {
    extraMileBudgets {
      memberId
      member {
        name
      }
      amount {
        amount
        currency
      }
      spent {
        amount
        currency
      }
      left {
        amount
        currency
      }
    }
  }
`)

export const recordExtraMile = graphql(`
  mutation RecordExtraMile($input: RecordExtraMileInput!) {
    recordExtraMile(input: $input) {
      extraMile {
        ...ExtraMileShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const tellExtraMileEffect = graphql(`
  mutation TellExtraMileEffect($input: TellExtraMileEffectInput!) {
    tellExtraMileEffect(input: $input) {
      extraMile {
        ...ExtraMileShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const strikeExtraMile = graphql(`
  mutation StrikeExtraMile($input: StrikeExtraMileInput!) {
    strikeExtraMile(input: $input) {
      extraMile {
        ...ExtraMileShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const setExtraMileBudget = graphql(`
  mutation SetExtraMileBudget($input: SetExtraMileBudgetInput!) {
    setExtraMileBudget(input: $input) {
      budget {
        memberId
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
