import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { instantOf, localOf } from "../app/zoned"
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

/** valuesOf gives the form of a rule, or of a new one in a currency; times are the tenant's. */
export function valuesOf(rule: Rule | undefined, currency: string, timeZone: string) {
  const t = rule?.terms
  const local = (at: string | null | undefined) => (at ? localOf(at, timeZone) : "")
  return {
    trigger: rule?.trigger ?? "purchase.recorded",
    terms: {
      name: t?.name ?? "",
      condition: t?.condition ?? "",
      basis: t?.basis ?? ("PER_AMOUNT" as const),
      points: t?.points ?? (1 as number | ""),
      per: { amount: t?.per?.amount ?? ("1" as number | string), currency: t?.per?.currency ?? currency },
      multipliers: (t?.multipliers ?? []).map(({ name, condition, factor }) => ({
        name,
        condition,
        factor: factor as number | string,
      })),
      rounding: t?.rounding ?? ("DOWN" as const),
      limits: (t?.limits ?? []).map((l) => ({
        scope: l.scope,
        period: l.period ?? ("MONTH" as const),
        points: l.points ?? ("" as number | ""),
        times: l.times ?? ("" as number | ""),
      })),
      priority: t?.priority ?? (100 as number | ""),
      exclusive: t?.exclusive ?? false,
      validFrom: local(t?.validFrom),
      validUntil: local(t?.validUntil),
    },
  }
}

/** termsOf gives what a form says. What it didn't touch of the validity stays to the second. */
export function termsOf({ terms }: Values, rule: Rule | undefined, timeZone: string): EarningTermsInput {
  const was = rule?.terms
  const instant = (local: string, before: string | null | undefined) =>
    before && local === localOf(before, timeZone) ? before : (instantOf(local, timeZone) ?? null)
  return {
    ...terms,
    name: terms.name.trim(),
    points: Number(terms.points),
    priority: Number(terms.priority),
    per: terms.basis === "PER_AMOUNT" ? { ...terms.per, amount: String(terms.per.amount) } : null,
    multipliers: terms.multipliers.map((m) => ({ ...m, factor: String(m.factor) })),
    limits: terms.limits.map(({ scope, period, points, times }) => ({
      scope,
      period: scope === "EVENT" ? null : period,
      points: points === "" ? null : points,
      times: scope === "EVENT" || times === "" ? null : times,
    })),
    validFrom: instant(terms.validFrom, was?.validFrom),
    validUntil: instant(terms.validUntil, was?.validUntil),
  }
}
