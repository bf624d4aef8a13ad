package model

import "kept/care/event"

// The API's shapes of events.
type (
	EventConnection = Connection[event.Event]
	EventEdge       = Edge[event.Event]
)
