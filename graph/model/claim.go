package model

import "kept/care/claim"

// The API's shapes of claims.
type (
	ClaimConnection = Connection[claim.Claim]
	ClaimEdge       = Edge[claim.Claim]
	ClaimPayload    = Payload[claim.Claim]
)

// UpdateClaimInput is a claim and what to change of it.
type UpdateClaimInput struct {
	ID string
	claim.Change
}
