package model

import "kept/care/card"

// The API's shapes of gift cards and vouchers.
type (
	CardConnection         = Connection[card.Card]
	CardEdge               = Edge[card.Card]
	CardPayload            = Payload[card.Card]
	IssuedCardPayload      = Payload[card.Issued]
	CardHoldPayload        = Payload[card.Hold]
	CardMovementConnection = Connection[card.Movement]
	CardMovementEdge       = Edge[card.Movement]
	CardMovementPayload    = Payload[card.Movement]
)
