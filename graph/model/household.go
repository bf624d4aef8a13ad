package model

import "kept/care/household"

// The API's shapes of households.
type (
	HouseholdConnection = Connection[household.Household]
	HouseholdEdge       = Edge[household.Household]
	HouseholdPayload    = Payload[household.Household]
)

// UpdateHouseholdInput is a household and what to change of it.
type UpdateHouseholdInput struct {
	ID string
	household.Change
}
