package model

import (
	"kept/care/promise"
	"kept/internal/ticket"
)

// The API's shapes of promises.
type (
	PromiseConnection = Connection[promise.Promise]
	PromiseEdge       = Edge[promise.Promise]
	PromisePayload    = Payload[promise.Promise]
	LinkPayload       = Payload[ticket.Link]
)

// PromiseKeeping is the report on promises.
type PromiseKeeping struct{ Rows []*promise.ReportRow }

// KeepPromiseInput is a promise and the evidence that it was kept.
type KeepPromiseInput struct {
	ID string
	promise.Evidence
}

// RenegotiatePromiseInput is a promise and the date agreed to instead.
type RenegotiatePromiseInput struct {
	ID string
	promise.NewDate
}
