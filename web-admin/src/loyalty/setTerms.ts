import { graphql } from "../graph"

/** stale is what is to be read again when the terms were set. */
export const stale = [["points", "referrals"]]

export const setReferralTerms = graphql(`
  mutation SetReferralTerms($input: SetReferralTermsInput!) {
    setReferralTerms(input: $input) {
      terms {
        ...ReferralTermsShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
