/** states are what may have become of a referral, in the order of a life. */
export const states = ["WAITING", "HELD", "REWARDED", "EXPIRED", "VOID", "REVERSED"] as const
