package graph

import (
	"kept/care/earning"
	"kept/care/loyalty"
	"kept/internal/id"
	"kept/tenants"
)

// earning is what rules of earning add to the API.
func (r *Resolver) earning() noun {
	rule := reread(ruleID, r.EarningBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.EarningRule: {tenants.LoyaltyRead, many(r.EarningBook.ByIDs)}},
		replays: map[string]replay{
			"addEarningRule": rule, "changeEarningRule": rule, "pauseEarningRule": rule, "resumeEarningRule": rule, "endEarningRule": rule,
		},
	}
}

func ruleID(r *earning.Rule) string { return r.ID }

func ruleOf(e *earning.Earning) string { return e.RuleID }

func earnerOf(e *earning.Earning) string { return e.CustomerID }

func transactionID(t *loyalty.Transaction) string { return t.ID }
