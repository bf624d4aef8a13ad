import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { ReferralShownFragment, ReferralTermsShownFragment } from "../graph/graphql"

graphql(`
  fragment ReferralTermsShown on ReferralTerms {
    open
    advocatePoints
    friendPoints
    onOrder
    holdDays
    leastAmount {
      amount
      currency
    }
    expiryDays
    most
    mostDays
  }
`)

/** ReferralTerms is what holds for those who are brought along from now on. */
export type ReferralTerms = ReferralTermsShownFragment

graphql(`
  fragment ReferralShown on Referral {
    id
    state
    advocatePoints
    friendPoints
    onOrder
    referredAt
    expiresAt
    paysAt
    advocate {
      id
      name
    }
    friend {
      id
      name
    }
  }
`)

/** Referral is one newcomer and who brought her along, as the list shows them. */
export type Referral = ReferralShownFragment

const termsQuery = graphql(`
  query ReferralTermsOfPrograms {
    loyaltyPrograms {
      id
      referralTerms {
        ...ReferralTermsShown
      }
    }
  }
`)

/** useTerms reads the terms of a program; null while nobody ever set them. */
export function useTerms(programId: string) {
  return useQuery({
    queryKey: ["points", "referrals", "terms"],
    queryFn: async ({ signal }) => (await ask(termsQuery, {}, { signal })).loyaltyPrograms,
    select: (programs) => programs.find((p) => p.id === programId)?.referralTerms ?? null,
  })
}

export const referralsQuery = graphql(`
  query Referrals($programId: ID!, $state: ReferralState, $first: Int!, $after: String) {
    referrals(programId: $programId, state: $state, first: $first, after: $after) {
      nodes {
        ...ReferralShown
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
