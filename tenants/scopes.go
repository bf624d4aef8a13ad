package tenants

import "slices"

// Scope is the right to one kind of thing, read or write.
const (
	CustomersRead     = "customers:read"
	CustomersPII      = "customers:pii" // unmasked e-mail addresses, phone numbers, handles and cards
	CustomersWrite    = "customers:write"
	CustomersErase    = "customers:erase" // take out for good what tells who a customer is
	PurchasesRead     = "purchases:read"
	PurchasesWrite    = "purchases:write"
	InteractionsRead  = "interactions:read"
	InteractionsWrite = "interactions:write"
	PromisesRead      = "promises:read"
	PromisesWrite     = "promises:write"
	PromisesConfirm   = "promises:confirm" // say for the customer, or as her, that a promise was kept or wasn't
	PromisesSettle    = "promises:settle"  // settle a dispute, void a promise
	ClaimsRead        = "claims:read"
	ClaimsWrite       = "claims:write" // what marketing says: claims, and their end
	ExpectationsRead  = "expectations:read"
	ExpectationsWrite = "expectations:write" // what customers count on, how it was met, and what a study asks
	LoyaltyRead       = "loyalty:read"
	LoyaltyWrite      = "loyalty:write"  // at the till: earn, reserve, confirm, take back
	LoyaltyRedeem     = "loyalty:redeem" // have a reward for points, and a code to bring others along; loyalty:write has it too
	LoyaltyAdjust     = "loyalty:adjust" // change a balance by hand, and allow another to
	LoyaltyManage     = "loyalty:manage" // programs and what holds in them
	ReportsRead       = "reports:read"
	EventsRead        = "events:read"
	ImportWrite       = "import:write"
	TeamRead          = "team:read"
	TeamWrite         = "team:write"    // members, invitations, departments
	ClientsWrite      = "clients:write" // API clients and customer tokens
	SettingsWrite     = "settings:write"
	BillingRead       = "billing:read"  // plan, use and invoices
	BillingWrite      = "billing:write" // subscribe, change the plan, pay
)

var (
	viewerScopes     = []string{CustomersRead, PurchasesRead, InteractionsRead, PromisesRead, ClaimsRead, ExpectationsRead, LoyaltyRead, ReportsRead, EventsRead, TeamRead}
	agentScopes      = append(slices.Clone(viewerScopes), CustomersPII, CustomersWrite, PurchasesWrite, InteractionsWrite, PromisesWrite, PromisesConfirm, ExpectationsWrite, LoyaltyWrite, LoyaltyRedeem)
	supervisorScopes = append(slices.Clone(agentScopes), PromisesSettle, ClaimsWrite, LoyaltyAdjust, ImportWrite)
	adminScopes      = append(slices.Clone(supervisorScopes), TeamWrite, ClientsWrite, SettingsWrite, CustomersErase, LoyaltyManage, BillingRead)
	ownerScopes      = append(slices.Clone(adminScopes), BillingWrite)
)

// Scopes lists every scope there is.
func Scopes() []string { return slices.Clone(ownerScopes) }

// CustomerScopes is all that an end customer's own token may ever carry; the
// guard holds it to that customer's records besides.
func CustomerScopes() []string {
	return []string{CustomersRead, PurchasesRead, InteractionsRead, PromisesRead, PromisesConfirm, LoyaltyRead, LoyaltyRedeem}
}

// ScopesOf gives what a role may do. An owner may do what an admin may, and
// besides she makes other owners and answers for what Kept costs, which an admin
// may read: it is she who meets the limits of the plan.
func ScopesOf(r Role) []string {
	switch r {
	case Owner:
		return slices.Clone(ownerScopes)
	case Admin:
		return slices.Clone(adminScopes)
	case Supervisor:
		return slices.Clone(supervisorScopes)
	case Agent:
		return slices.Clone(agentScopes)
	case Viewer:
		return slices.Clone(viewerScopes)
	default:
		return nil
	}
}
