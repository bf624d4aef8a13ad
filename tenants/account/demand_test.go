package account_test

import (
	"context"
	"slices"
	"testing"

	"kept/tenants"
	"kept/tenants/account"
)

// actor gives who acts as a member, with a second factor shown or not.
func (h *house) actor(t *testing.T, m *account.Member, proved bool) *tenants.Actor {
	t.Helper()
	a, err := h.ActorFor(context.Background(), account.Caller{
		Kind: tenants.KindMember, TenantID: m.TenantID, MemberID: m.ID, UserID: m.UserID, Proved: proved,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnOwnerDemandsASecondFactorOfAdmins(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	adminMember, agentMember := h.hire(t, ctx, "bea", tenants.Admin), h.hire(t, ctx, "cy", tenants.Agent)
	demand := func(ctx context.Context, on bool) error {
		_, err := h.Update(ctx, account.Change{DemandSecondFactor: ptr(on)})
		return err
	}
	wantErr(t, "by an owner who has none", demand(ctx, true), account.ErrDemand)
	wantErr(t, "by an admin", demand(tenants.As(ctx, h.actor(t, adminMember, true)), true), account.ErrDemand)
	proved := tenants.As(ctx, h.actor(t, f.Owner, true))
	if err := demand(proved, true); err != nil {
		t.Fatal(err)
	}
	tenant, err := h.Tenant(ctx)
	if err != nil || !tenant.DemandsSecondFactor() {
		t.Fatalf("Tenant = %+v, %v, want the demand kept", tenant, err)
	}
	for _, tc := range []struct {
		name   string
		member *account.Member
		proved bool
		team   bool // may change the team
		cut    bool
	}{
		{"an owner who hasn't shown one", f.Owner, false, false, true},
		{"an owner who has", f.Owner, true, true, false},
		{"an admin who hasn't", adminMember, false, false, true},
		{"an admin who has", adminMember, true, true, false},
		{"an agent", agentMember, false, false, false},
	} {
		a := h.actor(t, tc.member, tc.proved)
		if a.May(tenants.TeamWrite) != tc.team || tenant.Demands(a) != tc.cut || !a.May(tenants.PromisesWrite) {
			t.Errorf("%s may %v, is held back %v; want %v, %v, and promises in any case", tc.name, a.Scopes, tenant.Demands(a), tc.team, tc.cut)
		}
	}
	token, err := h.ActorFor(context.Background(), account.Caller{
		Kind: tenants.KindMember, TenantID: f.Tenant.ID, MemberID: f.Owner.ID, TokenID: "pat_x", Scopes: []string{tenants.TeamWrite},
	})
	if err != nil || !slices.Equal(token.Scopes, []string{tenants.TeamWrite}) {
		t.Errorf("an owner's token may %v, %v, want what it could before", token.Scopes, err)
	}
	if err := demand(tenants.As(ctx, h.actor(t, f.Owner, false)), false); err != nil {
		t.Errorf("letting them off = %v", err)
	}
	if a := h.actor(t, adminMember, false); !a.May(tenants.TeamWrite) {
		t.Errorf("after that an admin may %v", a.Scopes)
	}
}
