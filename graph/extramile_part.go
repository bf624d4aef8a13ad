package graph

import (
	"kept/care/extramile"
	"kept/internal/id"
	"kept/tenants"
)

// extraMiles is what extra miles and their budgets add to the API.
func (r *Resolver) extraMiles() noun {
	again := reread(func(m *extramile.Mile) string { return m.ID }, r.ExtraMileBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.ExtraMile: {tenants.ExpectationsRead, many(r.ExtraMileBook.ByIDs)}},
		replays: map[string]replay{
			"recordExtraMile": again, "tellExtraMileEffect": again, "strikeExtraMile": again,
			"setExtraMileBudget": reread(budgetOf, r.ExtraMileBook.BudgetOf),
		},
	}
}

func budgetOf(b *extramile.Budget) string { return b.MemberID }

func wentFor(m *extramile.Mile) string { return m.CustomerID }

func whoWent(m *extramile.Mile) string { return m.MemberID }

func wentBeyond(m *extramile.Mile) string { return m.PromiseID }

// memberOf is whose row it is, of a report by members.
func memberOf(r *extramile.Row) string {
	if !id.Is(id.Member, r.Key) {
		return ""
	}
	return r.Key
}
