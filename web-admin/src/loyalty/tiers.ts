import { graphql } from "../graph"
import type { TierStandingShownFragment, TiersShownFragment } from "../graph/graphql"

graphql(`
  fragment TiersShown on TierPolicy {
    id
    tiers {
      key
      name
      points
    }
    window
    months
    graceDays
    descent
  }
`)

/** Tiers is a program's ladder, as its page shows it. */
export type Tiers = TiersShownFragment

export const tiersQuery = graphql(`
  query ProgramTiers($id: ID!) {
    loyaltyProgram(id: $id) {
      id
      tiers {
        ...TiersShown
      }
    }
  }
`)

export const setTiers = graphql(`
  mutation SetTierPolicy($input: SetTierPolicyInput!) {
    setTierPolicy(input: $input) {
      policy {
        ...TiersShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

graphql(`
  fragment TierStandingShown on TierStanding {
    tier {
      name
    }
    since
    points
    graceUntil
    next {
      name
    }
    missing
    falls {
      at
      to {
        name
      }
      keep
    }
    floor {
      id
      from
      until
      reason
      member {
        id
        name
      }
    }
  }
`)

/** TierStanding is where a customer stands on a ladder. */
export type TierStanding = TierStandingShownFragment

export const standingQuery = graphql(`
  query CustomerTier($id: ID!, $currency: String!) {
    customer(id: $id) {
      id
      loyalty(currency: $currency) {
        tier {
          ...TierStandingShown
        }
      }
    }
  }
`)

export const setTierFloor = graphql(`
  mutation SetTierFloor($input: SetTierFloorInput!) {
    setTierFloor(input: $input) {
      floor {
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

export const liftTierFloor = graphql(`
  mutation LiftTierFloor($input: LiftTierFloorInput!) {
    liftTierFloor(input: $input) {
      floor {
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

/** keyOf makes the key of a new tier from its name, as programs call it. */
export function keyOf(name: string, taken: string[]): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^[^A-Z]+|_+$/g, "")
  const key = plain.slice(0, 17) || "TIER"
  let free = key
  for (let n = 2; taken.includes(free); n++) free = `${key}_${n}`
  return free
}

interface Rung {
  key: string
  name: string
}

/** withLost gives the tiers of a ladder, and the chosen ones that it has lost by their keys: they still hold. */
export function withLost(tiers: Rung[], chosen: string[]): Rung[] {
  const lost = chosen.filter((key) => !tiers.some((tier) => tier.key === key))
  return [...tiers, ...lost.map((key) => ({ key, name: key }))]
}

/** tierName gives what a tier is called; one that the ladder has lost, or that isn't read yet, by its key. */
export function tierName(tiers: Rung[] | undefined, key: string): string {
  return tiers?.find((tier) => tier.key === key)?.name ?? key
}
