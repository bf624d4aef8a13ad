package model

import "kept/care/expectation"

// The API's shapes of expectations.
type (
	ExpectationConnection = Connection[expectation.Expectation]
	ExpectationEdge       = Edge[expectation.Expectation]
	ExpectationPayload    = Payload[expectation.Expectation]
	AssessmentConnection  = Connection[expectation.Assessment]
	AssessmentEdge        = Edge[expectation.Assessment]
	AssessmentPayload     = Payload[expectation.Assessment]
)

// ReviseExpectationInput is an expectation and what to change of it.
type ReviseExpectationInput struct {
	ID string
	expectation.Revision
}
