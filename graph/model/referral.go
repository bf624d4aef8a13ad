package model

import "kept/care/referral"

// The API's shapes of referrals.
type (
	ReferralConnection   = Connection[referral.Referral]
	ReferralEdge         = Edge[referral.Referral]
	ReferralTermsPayload = Payload[referral.Terms]
	ReferralCodePayload  = Payload[referral.Code]
)

// ReferCustomerPayload is what bringing somebody along answers: the referral, or
// why not, for programs and for people.
type ReferCustomerPayload struct {
	Payload[referral.Referral]
	Refusal *referral.Refusal
}
