package event

import (
	"slices"
	"strings"

	"kept/tenants"
)

// scopes are what a caller needs to hear of a noun's events: the same as to
// read its records. A noun that isn't here is told to nobody.
var scopes = map[string]string{
	"customer":        tenants.CustomersRead,
	"company":         tenants.CustomersRead,
	"product":         tenants.PurchasesRead,
	"purchase":        tenants.PurchasesRead,
	"touchpoint":      tenants.InteractionsRead,
	"interaction":     tenants.InteractionsRead,
	"note":            tenants.InteractionsRead,
	"question":        tenants.InteractionsRead,
	"claim":           tenants.ClaimsRead,
	"expectation":     tenants.ExpectationsRead,
	"extra_mile":      tenants.ExpectationsRead,
	"study":           tenants.ExpectationsRead,
	"points":          tenants.LoyaltyRead,
	"loyalty_program": tenants.LoyaltyRead,
	"earning_rule":    tenants.LoyaltyRead,
	"reward":          tenants.LoyaltyRead,
	"referral":        tenants.LoyaltyRead,
	"coupon":          tenants.LoyaltyRead,
	"card":            tenants.LoyaltyRead,
	"household":       tenants.LoyaltyRead,
	"tier":            tenants.LoyaltyRead,
	"campaign":        tenants.LoyaltyRead,
	"thanks":          tenants.LoyaltyRead,
	"parity":          tenants.LoyaltyRead,
	"promise":         tenants.PromisesRead,
	"member":          tenants.TeamRead,
	"department":      tenants.TeamRead,
	"tenant":          tenants.TeamRead,
	"invitation":      tenants.TeamWrite,
	"token":           tenants.TeamWrite,
	"client":          tenants.ClientsWrite,
	"job":             tenants.ImportWrite,
	"billing":         tenants.BillingRead,
}

// Noun is the part of t before the dot.
func (t Type) Noun() string {
	noun, _, _ := strings.Cut(string(t), ".")
	return noun
}

// Scope is what a caller needs to hear of events of this type; "" when nobody may.
func (t Type) Scope() string {
	if t == MemberInvited { // its subject is the invitation
		return tenants.TeamWrite
	}
	return scopes[t.Noun()]
}

// ReadableBy reports whether a may hear of e: it needs the scope of its type,
// and an end customer hears only of herself. It doesn't look at the tenant,
// which is the wall's business.
func (e *Event) ReadableBy(a *tenants.Actor) bool {
	if !a.May(e.Type.Scope()) {
		return false
	}
	return a.Kind != tenants.KindCustomer || e.CustomerID != "" && (e.CustomerID == a.CustomerID || slices.Contains(a.CustomerAliases, e.CustomerID))
}
