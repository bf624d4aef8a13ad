import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { EarningDryRunQuery, EarningRuleShownFragment, EarningTermsInput } from "../graph/graphql"

graphql(`
  fragment EarningRuleShown on EarningRule {
    id
    programId
    trigger
    version
    state
    since
    given {
      points
      times
    }
    terms {
      name
      condition
      basis
      points
      per {
        amount
        currency
      }
      multipliers {
        name
        condition
        factor
      }
      rounding
      limits {
        scope
        period
        points
        times
      }
      priority
      exclusive
      validFrom
      validUntil
    }
    earnings(troubled: true, first: 1) {
      nodes {
        id
        trouble
      }
    }
  }
`)

/** Rule is what customers earn points for, as its page shows it. */
export type Rule = EarningRuleShownFragment

const rulesQuery = graphql(`
  query EarningRules {
    earningRules {
      ...EarningRuleShown
    }
    earningVocabulary {
      triggers
      names {
        name
        type
      }
    }
  }
`)

/** useRules reads the rules, in the order in which they are asked, and what rules can be about. */
export function useRules() {
  return useQuery({
    queryKey: ["points", "rules"],
    queryFn: ({ signal }) => ask(rulesQuery, {}, { signal }),
  })
}

export const addRule = graphql(`
  mutation AddEarningRule($input: AddEarningRuleInput!) {
    addEarningRule(input: $input) {
      rule {
        ...EarningRuleShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const changeRule = graphql(`
  mutation ChangeEarningRule($input: ChangeEarningRuleInput!) {
    changeEarningRule(input: $input) {
      rule {
        ...EarningRuleShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const pauseRule = graphql(`
  mutation PauseEarningRule($input: PauseEarningRuleInput!) {
    pauseEarningRule(input: $input) {
      rule {
        ...EarningRuleShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const resumeRule = graphql(`
  mutation ResumeEarningRule($input: ResumeEarningRuleInput!) {
    resumeEarningRule(input: $input) {
      rule {
        ...EarningRuleShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const endRule = graphql(`
  mutation EndEarningRule($input: EndEarningRuleInput!) {
    endEarningRule(input: $input) {
      rule {
        ...EarningRuleShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const dryRunQuery = graphql(`
  query EarningDryRun($input: EarningDryRunInput!) {
    earningDryRun(input: $input) {
      events
      times
      customers
      points
      takenBack
      cutOff
      net
      troubles
      months {
        month
        times
        customers
        points
        net
      }
    }
  }
`)

/** Tried is what a rule would have given. */
export type Tried = NonNullable<EarningDryRunQuery["earningDryRun"]>

/** Values are what the form of a rule holds. */
export type Values = ReturnType<typeof valuesOf>

/** valuesOf gives the form of a rule, or of a new one in a currency. */
export function valuesOf(rule: Rule | undefined, currency: string) {
  const t = rule?.terms
  const cap = t?.limits.find((l) => l.scope === "CUSTOMER" && l.points !== null)
  return {
    trigger: rule?.trigger ?? "purchase.recorded",
    cap: cap?.points ?? ("" as number | ""),
    period: cap?.period ?? ("MONTH" as const),
    terms: {
      name: t?.name ?? "",
      condition: t?.condition ?? "",
      basis: t?.basis ?? ("PER_AMOUNT" as const),
      points: t?.points ?? (1 as number | ""),
      per: { amount: t?.per?.amount ?? ("1" as number | string), currency: t?.per?.currency ?? currency },
      rounding: t?.rounding ?? ("DOWN" as const),
      priority: t?.priority ?? (100 as number | ""),
      exclusive: t?.exclusive ?? false,
    },
  }
}

/** termsOf gives what a form says, with what it doesn't show of the rule as it was. */
export function termsOf(values: Values, rule: Rule | undefined): EarningTermsInput {
  const was = rule?.terms
  const cap = was?.limits.find((l) => l.scope === "CUSTOMER" && l.points !== null)
  const limits = (was?.limits ?? []).filter((l) => l !== cap)
  const { points, priority, per, ...terms } = values.terms
  return {
    ...terms,
    name: terms.name.trim(),
    points: Number(points),
    priority: Number(priority),
    per: terms.basis === "PER_AMOUNT" ? { ...per, amount: String(per.amount) } : null,
    multipliers: was?.multipliers.map(({ name, condition, factor }) => ({ name, condition, factor })) ?? [],
    limits: [
      ...limits.map(({ scope, period, points, times }) => ({ scope, period, points, times })),
      ...(values.cap === ""
        ? []
        : [
            {
              scope: "CUSTOMER" as const,
              period: values.period,
              points: values.cap,
              times: cap?.times ?? null,
            },
          ]),
    ],
    validFrom: was?.validFrom ?? null,
    validUntil: was?.validUntil ?? null,
  }
}
