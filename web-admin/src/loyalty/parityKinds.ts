/** kinds are what is offered, in the order of the filter. */
export const kinds = ["COUPON", "CAMPAIGN", "REFERRAL", "EARNING_RULE", "PRICE"] as const
