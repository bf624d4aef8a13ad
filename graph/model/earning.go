package model

import "kept/care/earning"

// The API's shapes of earning rules.
type (
	EarningConnection  = Connection[earning.Earning]
	EarningEdge        = Edge[earning.Earning]
	EarningRulePayload = Payload[earning.Rule]
)

// ChangeEarningRuleInput is a rule and all that it says from now on.
type ChangeEarningRuleInput struct {
	ID    string
	Terms earning.Terms
}
