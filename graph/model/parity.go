package model

import "kept/care/parity"

// The API's shapes of comparing offers.
type (
	ParityRunPayload        = Payload[parity.Run]
	ParityFindingConnection = Connection[parity.Finding]
	ParityFindingEdge       = Edge[parity.Finding]
)
