package model

import "kept/care/extramile"

// The API's shapes of extra miles.
type (
	ExtraMileConnection    = Connection[extramile.Mile]
	ExtraMileEdge          = Edge[extramile.Mile]
	ExtraMilePayload       = Payload[extramile.Mile]
	ExtraMileBudgetPayload = Payload[extramile.Budget]
)
