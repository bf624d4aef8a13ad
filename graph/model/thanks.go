package model

import "kept/care/thanks"

// The API's shapes of thanks.
type (
	ThanksPlanConnection     = Connection[thanks.Plan]
	ThanksPlanEdge           = Edge[thanks.Plan]
	ThanksPlanPayload        = Payload[thanks.Plan]
	ThanksOccasionConnection = Connection[thanks.Occasion]
	ThanksOccasionEdge       = Edge[thanks.Occasion]
	ThanksOccasionPayload    = Payload[thanks.Occasion]
	ThanksLimitsPayload      = Payload[thanks.Limits]
)

// UpdateThanksPlanInput is a plan of thanks and what to change of it.
type UpdateThanksPlanInput struct {
	ID string
	thanks.Change
}
