package graph

import (
	"kept/care/expectation"
	"kept/internal/id"
	"kept/tenants"
)

// expectations is what expectations and their assessments add to the API.
func (r *Resolver) expectations() noun {
	again := reread(expectationID, r.ExpectationBook.Find)
	assessed := reread(func(a *expectation.Assessment) string { return a.ID }, r.ExpectationBook.FindAssessment)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Expectation: {tenants.ExpectationsRead, many(r.ExpectationBook.ByIDs)},
			id.Assessment:  {tenants.ExpectationsRead, many(r.ExpectationBook.AssessmentsByIDs)},
		},
		replays: map[string]replay{
			"recordExpectation": again, "inferExpectation": again, "confirmExpectation": again, "reviseExpectation": again, "withdrawExpectation": again,
			"assessExpectation": assessed, "strikeAssessment": assessed,
		},
	}
}

func expectationID(e *expectation.Expectation) string { return e.ID }

func expectedBy(e *expectation.Expectation) string { return e.CustomerID }

func expectedOfClaim(e *expectation.Expectation) string { return e.ClaimID }

func expectedOfProduct(e *expectation.Expectation) string { return e.ProductID }

func expectedAt(e *expectation.Expectation) string { return e.TouchpointID }

func expectedWith(e *expectation.Expectation) string { return e.PromiseID }

func assessedOf(a *expectation.Assessment) string { return a.ExpectationID }

func assessedBy(a *expectation.Assessment) string { return a.CustomerID }
