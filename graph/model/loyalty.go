package model

import (
	"kept/care/loyalty"
	"kept/care/story"
)

// The API's shapes of loyalty.
type (
	LoyaltyTransactionConnection = Connection[loyalty.Transaction]
	LoyaltyTransactionEdge       = Edge[loyalty.Transaction]
	LoyaltyLotConnection         = Connection[loyalty.Lot]
	LoyaltyLotEdge               = Edge[loyalty.Lot]
	LoyaltyReservationConnection = Connection[loyalty.Reservation]
	LoyaltyReservationEdge       = Edge[loyalty.Reservation]
	LoyaltyAdjustmentConnection  = Connection[loyalty.Adjustment]
	LoyaltyAdjustmentEdge        = Edge[loyalty.Adjustment]
	LoyaltyProgramPayload        = Payload[loyalty.Program]
	LoyaltyTransactionPayload    = Payload[loyalty.Transaction]
	LoyaltyReservationPayload    = Payload[loyalty.Reservation]
	LoyaltyAdjustmentPayload     = Payload[loyalty.Adjustment]
)

// UpdateLoyaltyProgramInput is a program and what to change of it.
type UpdateLoyaltyProgramInput struct {
	ID string
	loyalty.ProgramChange
}

// ReservePayload is what reserving points or a reward answers: the reservation, or
// what speaks against it, for programs and for people.
type ReservePayload struct {
	Payload[loyalty.Reservation]
	Quote *story.RewardQuote
}
