package model

import "kept/care/tier"

// The API's shapes of tiers.
type (
	TierPolicyPayload = Payload[tier.Policy]
	TierFloorPayload  = Payload[tier.Floor]
)
