import type { ClaimKind, ClaimProof, ClaimTrigger } from "../graph/graphql"

/** abouts are the claims that one can make, each by what it gives, what triggers it and what proves it. */
export const abouts = {
  delivery: { kind: "DEADLINE", trigger: "PURCHASE", proof: "DELIVERY" },
  answer: { kind: "DEADLINE", trigger: "INTERACTION", proof: "ANSWER" },
  afterPurchase: { kind: "DEADLINE", trigger: "PURCHASE", proof: "HAND" },
  afterContact: { kind: "DEADLINE", trigger: "INTERACTION", proof: "HAND" },
  entitlement: { kind: "ENTITLEMENT", trigger: "PURCHASE", proof: "HAND" },
} as const satisfies Record<string, { kind: ClaimKind; trigger: ClaimTrigger; proof: ClaimProof }>

export type About = keyof typeof abouts

/** aboutOf says which of them a claim is. */
export function aboutOf(c: { kind: ClaimKind; trigger: ClaimTrigger; proof: ClaimProof }): About {
  const all = Object.keys(abouts) as About[]
  return (
    all.find(
      (a) => abouts[a].kind === c.kind && abouts[a].trigger === c.trigger && abouts[a].proof === c.proof,
    ) ?? "afterPurchase"
  )
}
