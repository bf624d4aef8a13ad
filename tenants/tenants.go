// Package tenants says who is acting, and for which business.
//
// A tenant is a business that subscribes to Kept. Every request, job and
// command acts for exactly one of them: the front door puts the Actor into the
// context, and the guard refuses to touch a tenant's table without it. The
// package is a leaf: it knows no table and no verb.
package tenants

import (
	"context"
	"slices"
	"time"
)

// Kind is the kind of caller.
type Kind string

// The kinds of caller.
const (
	KindMember   Kind = "MEMBER"   // a person who works for the tenant, by cookie or personal token
	KindClient   Kind = "CLIENT"   // a partner's program, by OAuth client credentials
	KindCustomer Kind = "CUSTOMER" // one end customer, by a token that the tenant minted
	KindSystem   Kind = "SYSTEM"   // Kept itself: jobs, the sweep, commands
)

// Role is what a member may do.
type Role string

// The roles, each including what the one after it may do.
const (
	Owner      Role = "OWNER"
	Admin      Role = "ADMIN"
	Supervisor Role = "SUPERVISOR"
	Agent      Role = "AGENT"
	Viewer     Role = "VIEWER"
)

// Roles lists every role, the most powerful first.
var Roles = []Role{Owner, Admin, Supervisor, Agent, Viewer}

// AtLeast reports whether r may do all that other may.
func (r Role) AtLeast(other Role) bool {
	i, j := slices.Index(Roles, r), slices.Index(Roles, other)
	return i >= 0 && j >= 0 && i <= j
}

// Actor is who is asking: a caller, the tenant it acts for, and the tenant's
// settings that rules need, so that no noun has to fetch them.
type Actor struct {
	TenantID string
	Slug     string
	Zone     *time.Location // the tenant's zone: days in reports are days there
	Currency string         // ISO 4217
	Locale   string
	Grace    time.Duration // how long after due an open promise breaks by itself
	// WorkingDays are those of the week on which the tenant works.
	WorkingDays []time.Weekday
	// Holidays are its days off: by date (2026-12-25), what each is called.
	Holidays map[string]string
	// BoldDatesNeedReason has a promise by an earlier date than the tenant's own
	// history advises say why.
	BoldDatesNeedReason bool

	Kind       Kind
	UserID     string // the person behind a member
	MemberID   string
	Role       Role   // members only
	Proved     bool   // members only: a second factor was shown at log-in
	TokenID    string // the personal access token, if that was her credential
	ClientID   string // the API client of a partner or of an end customer's token
	CustomerID string // end customers only: all that this caller may see
	Scopes     []string
	// CustomerAliases are the merged records of an end customer: hers to see too.
	CustomerAliases []string
	RequestID       string
}

// ID gives the identifier that events record for this actor.
func (a *Actor) ID() string {
	switch a.Kind {
	case KindMember:
		return a.MemberID
	case KindClient:
		return a.ClientID
	case KindCustomer:
		return a.CustomerID
	default:
		return "system"
	}
}

// May reports whether the actor has scope, such as "promises:write", or one that
// has it in it.
func (a *Actor) May(scope string) bool {
	return a.Kind == KindSystem || slices.Contains(a.Scopes, scope) || scope == LoyaltyRedeem && slices.Contains(a.Scopes, LoyaltyWrite)
}

// OwnerHerself reports whether an owner acts in person: no program does, and no
// token of hers.
func (a *Actor) OwnerHerself() bool {
	return a.Kind == KindMember && a.Role == Owner && a.TokenID == ""
}

type key struct{}

// As returns a context in which a acts.
func As(ctx context.Context, a *Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From gives the actor of ctx, or nil when nobody is acting.
func From(ctx context.Context) *Actor {
	a, _ := ctx.Value(key{}).(*Actor)
	return a
}
