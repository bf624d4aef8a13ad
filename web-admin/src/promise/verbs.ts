import { graphql } from "../graph"
import type { PromiseShownFragment } from "../graph/graphql"
import { standingOf } from "./standing"

graphql(`
  fragment PromiseShown on Promise {
    id
    text
    due {
      kind
      day
      at
      timeZone
    }
    state
    overdue
    settledAt
    margin
    waitingSince
    atRiskSince
    disputedAt
    customer {
      id
      name
    }
    owner {
      id
      name
    }
  }
`)

/** Shown is a promise as lists, boards and dialogs show it. */
export type Shown = PromiseShownFragment

/** Verb is what a member can do with a promise that is there. */
export type Verb =
  | "keep"
  | "renegotiate"
  | "wait"
  | "resume"
  | "handOver"
  | "withdraw"
  | "break"
  | "void"
  | "settleDispute"

/** verbsFor lists what can be done with a promise as it stands, by who has these scopes. */
export function verbsFor(p: Shown, scopes: readonly string[]): Verb[] {
  const verbs: Verb[] = []
  const settles = scopes.includes("promises:settle")
  if (p.disputedAt && settles) verbs.push("settleDispute")
  if (scopes.includes("promises:write")) verbs.push(...open(p))
  if (settles && p.state !== "VOID" && p.state !== "RENEGOTIATED") verbs.push("void")
  return verbs
}

/** usualOf is the verb that a promise waits for, if any: what is settled waits for none. */
export function usualOf(verbs: readonly Verb[], p: Shown): Verb | undefined {
  return p.state === "OPEN" || p.disputedAt ? verbs[0] : undefined
}

function open(p: Shown): Verb[] {
  switch (standingOf(p)) {
    case "open":
    case "risk":
      return ["keep", "renegotiate", "wait", "handOver", "withdraw", "break"]
    case "overdue":
      return ["keep", "renegotiate", "handOver", "break"]
    case "waiting":
      return ["resume", "keep", "renegotiate", "handOver", "withdraw", "break"]
    case "broken": // evidence that arrives late mends it
      return ["keep"]
    default:
      return []
  }
}
