package account_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
)

func TestActorForAMember(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	_, other := h.signUp(t, "other")
	agent := h.hire(t, ctx, "bea", tenants.Agent)
	caller := account.Caller{Kind: tenants.KindMember, TenantID: f.Tenant.ID, MemberID: agent.ID, UserID: agent.UserID}

	for _, tc := range []struct {
		name  string
		spoil func(*account.Caller)
	}{
		{"unknown tenant", func(c *account.Caller) { c.TenantID = "ten_nobody" }},
		{"unknown member", func(c *account.Caller) { c.MemberID = "mem_nobody" }},
		{"another tenant's member", func(c *account.Caller) { c.MemberID = other.Owner.ID; c.UserID = other.Owner.UserID }},
		{"another user", func(c *account.Caller) { c.UserID = f.Owner.UserID }},
	} {
		c := caller
		tc.spoil(&c)
		_, err := h.ActorFor(context.Background(), c)
		wantKind(t, tc.name, err, fault.KindUnauthenticated, "")
		if err != nil && err.Error() == "" {
			t.Errorf("%s: no message", tc.name)
		}
	}

	caller.Scopes = []string{tenants.PromisesWrite, tenants.TeamWrite}
	a, err := h.ActorFor(context.Background(), caller)
	if err != nil || !slices.Equal(a.Scopes, []string{tenants.PromisesWrite}) {
		t.Errorf("scopes = %v, %v; want those of the token that an agent has", a, err)
	}
	caller.Scopes = []string{}
	if a, err = h.ActorFor(context.Background(), caller); err != nil || len(a.Scopes) != 0 {
		t.Errorf("a token without scopes = %v, %v; want an actor who may nothing", a, err)
	}
}

func TestActorForAClientCarriesItsScopes(t *testing.T) {
	h := open(t)
	_, f := h.signUp(t, "acme")
	a, err := h.ActorFor(context.Background(), account.Caller{
		Kind: tenants.KindClient, TenantID: f.Tenant.ID, ClientID: "cli_1", Scopes: []string{tenants.EventsRead},
	})
	if err != nil || a.Role != "" || !a.May(tenants.EventsRead) || a.May(tenants.TeamRead) || a.ID() != "cli_1" {
		t.Errorf("actor = %+v, %v; want the client with its one scope", a, err)
	}
}

// A change that another node made is seen here within five seconds, and not
// necessarily before.
func TestASuspendedTenantIsShutWithinFiveSeconds(t *testing.T) {
	h := open(t)
	_, f := h.signUp(t, "acme")
	caller := account.Caller{Kind: tenants.KindMember, TenantID: f.Tenant.ID, MemberID: f.Owner.ID}
	if _, err := h.ActorFor(context.Background(), caller); err != nil {
		t.Fatal(err)
	}
	suspend(t, h, f.Tenant.ID)
	h.now = h.now.Add(5 * time.Second)
	_, err := h.ActorFor(context.Background(), caller)
	wantKind(t, "suspended", err, fault.KindUnauthenticated, "")

	sys, err := h.SystemActor(context.Background(), f.Tenant.ID)
	if err != nil || sys.Kind != tenants.KindSystem || !sys.May(tenants.PromisesWrite) || sys.Zone == nil {
		t.Errorf("SystemActor = %+v, %v; want Kept itself: promises fall due all the same", sys, err)
	}
}

func suspend(t *testing.T, h *house, tenantID string) {
	t.Helper()
	ctx := guard.System(context.Background(), "test: suspend a tenant")
	if err := h.db.Tenant.UpdateOneID(tenantID).SetStatus(string(account.Suspended)).Exec(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestSystemActorBySlug(t *testing.T) {
	h := open(t)
	_, f := h.signUp(t, "acme")
	a, err := h.SystemActorBySlug(context.Background(), "acme")
	if err != nil || a.TenantID != f.Tenant.ID {
		t.Errorf("SystemActorBySlug = %+v, %v; want acme's", a, err)
	}
	_, err = h.SystemActorBySlug(context.Background(), "nobody")
	wantKind(t, "unknown slug", err, fault.KindMissing, "")
}
