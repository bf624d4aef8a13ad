package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kept/ent/db/tenant"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// Caller is what a checked credential says about who is asking.
type Caller struct {
	Kind       tenants.Kind
	TenantID   string
	UserID     string   // members
	MemberID   string   // members
	TokenID    string   // members by personal access token
	ClientID   string   // clients, and customers whose token was minted through one
	CustomerID string   // customers
	Proved     bool     // members: a second factor was shown at log-in
	Scopes     []string // what the credential carries; nil, for a member, all that her role gives
}

// ActorFor turns a caller into the actor that the tenant's rooms know. A member
// who has left, or a tenant that isn't active, is as unauthenticated as a wrong
// credential. What another node changed is seen within five seconds.
func (b *Book) ActorFor(ctx context.Context, c Caller) (*tenants.Actor, error) {
	ctx = guard.System(ctx, "authenticate: the actor isn't known yet")
	t, err := b.recentTenant(ctx, c.TenantID)
	if err != nil {
		return nil, unauthenticated(err)
	}
	if t.Status != Active {
		return nil, fault.Unauthenticated()
	}
	if c.Kind == tenants.KindMember {
		return b.memberActor(ctx, t, c)
	}
	a := t.actor()
	a.Kind, a.ClientID, a.CustomerID, a.Scopes = c.Kind, c.ClientID, c.CustomerID, slices.Clone(c.Scopes)
	return a, nil
}

// SystemActor gives Kept itself, acting for a tenant: jobs, the sweep, commands.
// It works for tenants that aren't active too: time goes on for their promises.
func (b *Book) SystemActor(ctx context.Context, tenantID string) (*tenants.Actor, error) {
	t, err := b.recentTenant(guard.System(ctx, "act as Kept itself for a tenant"), tenantID)
	if err != nil {
		return nil, err
	}
	a := t.actor()
	a.Kind = tenants.KindSystem
	return a, nil
}

// SystemActorBySlug is SystemActor for commands, which name a tenant by its slug.
func (b *Book) SystemActorBySlug(ctx context.Context, slug string) (*tenants.Actor, error) {
	id, err := b.db.Tenant.Query().Where(tenant.Slug(slug)).OnlyID(guard.System(ctx, "a command names its tenant by slug"))
	if err != nil {
		return nil, missing("tenant", slug, err)
	}
	return b.SystemActor(ctx, id)
}

// Shown gives a tenant that shows anybody how it keeps its word, and Kept itself
// acting for it. One that doesn't, or isn't active, is missing like none at all.
func (b *Book) Shown(ctx context.Context, slug string) (*Tenant, *tenants.Actor, error) {
	row, err := b.db.Tenant.Query().Where(tenant.Slug(slug), tenant.KeepPageAtNotNil(), tenant.Status(string(Active))).
		Only(guard.System(ctx, "the public keep page: a reader names its tenant by slug"))
	if err != nil {
		return nil, nil, missing("tenant", slug, err)
	}
	t, err := tenantFrom(row)
	if err != nil {
		return nil, nil, err
	}
	a := t.actor()
	a.Kind = tenants.KindSystem
	return t, a, nil
}

func (b *Book) memberActor(ctx context.Context, t *Tenant, c Caller) (*tenants.Actor, error) {
	m, err := b.recentMember(ctx, c.MemberID)
	if err != nil {
		return nil, unauthenticated(err)
	}
	if m.TenantID != t.ID || m.LeftAt != nil || m.UserID == "" || (c.UserID != "" && c.UserID != m.UserID) {
		return nil, fault.Unauthenticated()
	}
	a := actorOf(t, m)
	a.TokenID, a.Proved = c.TokenID, c.Proved
	if c.TokenID == "" && !c.Proved && t.demandsOf(m.Role) {
		a.Scopes = tenants.ScopesOf(tenants.Agent)
	}
	if c.Scopes != nil { // cut to what the role gives today, not on the day the token was made
		a.Scopes = slices.DeleteFunc(slices.Clone(c.Scopes), func(s string) bool { return !slices.Contains(a.Scopes, s) })
	}
	return a, nil
}

func (b *Book) recentTenant(ctx context.Context, id string) (*Tenant, error) {
	return b.knownTenants.Get(id, func() (*Tenant, error) {
		row, err := b.db.Tenant.Get(ctx, id)
		if err != nil {
			return nil, missing("tenant", id, err)
		}
		return tenantFrom(row)
	})
}

func (b *Book) recentMember(ctx context.Context, id string) (*Member, error) {
	return b.knownMembers.Get(id, func() (*Member, error) {
		row, err := b.db.Member.Get(ctx, id)
		if err != nil {
			return nil, missing("member", id, err)
		}
		return memberFrom(row), nil
	})
}

// actor gives the part of an actor that comes from the tenant's settings.
func (t *Tenant) actor() *tenants.Actor {
	a := &tenants.Actor{
		TenantID: t.ID, Slug: t.Slug, Zone: t.location, Currency: t.Currency, Locale: t.Locale, Grace: t.Grace,
		Holidays: t.daysOff, BoldDatesNeedReason: t.BoldDatesNeedReason,
	}
	for _, d := range t.WorkingDays {
		a.WorkingDays = append(a.WorkingDays, d.Std())
	}
	return a
}

// demandsOf reports whether who has role r must have shown a second factor to be
// more than an agent. A token is another matter: it was made by who had.
func (t *Tenant) demandsOf(r tenants.Role) bool {
	return t.DemandsSecondFactor() && r.AtLeast(tenants.Admin)
}

// Demands reports whether a, a member, is held to less than her role until she
// has signed in with a second factor.
func (t *Tenant) Demands(a *tenants.Actor) bool {
	return !a.Proved && a.TokenID == "" && t.demandsOf(a.Role)
}

func actorOf(t *Tenant, m *Member) *tenants.Actor {
	a := t.actor()
	a.Kind, a.UserID, a.MemberID, a.Role = tenants.KindMember, m.UserID, m.ID, m.Role
	a.Scopes = tenants.ScopesOf(m.Role)
	return a
}

// unauthenticated hides which part of a credential led nowhere.
func unauthenticated(err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return fault.Unauthenticated().Because(err)
	}
	return fmt.Errorf("authenticate: %w", err)
}
