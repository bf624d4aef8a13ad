package session_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/session"
)

func TestAnAccessTokenLivesUntilItExpiresOrIsRevoked(t *testing.T) {
	h := open(t)
	a := tenants.From(h.acme)
	made, plain, err := h.CreateToken(h.acme, session.TokenDraft{
		Name: " Till ", Scopes: []string{tenants.PromisesWrite, tenants.CustomersRead, tenants.PromisesWrite}, Life: time.Hour,
	})
	if err != nil || !strings.HasPrefix(plain, "kept_pat_") || made.Name != "Till" ||
		!slices.Equal(made.Scopes, []string{tenants.CustomersRead, tenants.PromisesWrite}) {
		t.Fatalf("CreateToken = %+v, %q, %v", made, plain, err)
	}
	got, err := h.ByToken(context.Background(), plain)
	if err != nil || got.ID != made.ID || got.MemberID != a.MemberID || got.TenantID != a.TenantID || got.UsedAt == nil {
		t.Fatalf("ByToken = %+v, %v; want the token, used now", got, err)
	}
	_, err = h.ByToken(context.Background(), plain+"x")
	wantRefused(t, "a wrong token", err)

	h.now = h.now.Add(-time.Minute)
	_, err = h.ByToken(context.Background(), plain)
	wantRefused(t, "before it was made: the clock was set back", err)
	h.now = h.now.Add(61 * time.Minute)
	_, err = h.ByToken(context.Background(), plain)
	wantRefused(t, "expired", err)

	made, plain, err = h.CreateToken(h.acme, session.TokenDraft{Name: "Desk", Scopes: []string{tenants.CustomersRead}})
	if err != nil || made.ExpiresAt.Sub(made.CreatedAt) != session.DefaultTokenLife {
		t.Fatalf("CreateToken = %+v, %v; want 90 days", made, err)
	}
	for range 2 {
		if made, err = h.RevokeToken(h.acme, made.ID); err != nil || made.RevokedAt == nil {
			t.Fatalf("RevokeToken = %+v, %v", made, err)
		}
	}
	_, err = h.ByToken(context.Background(), plain)
	wantRefused(t, "revoked", err)
}

func TestCreateTokenRefusesWhatIsWrong(t *testing.T) {
	h := open(t)
	agent := *tenants.From(h.acme)
	agent.Role, agent.Scopes = tenants.Agent, tenants.ScopesOf(tenants.Agent)
	ctx := tenants.As(context.Background(), &agent)
	for _, tc := range []struct {
		name, field string
		d           session.TokenDraft
	}{
		{"no name", "name", session.TokenDraft{Scopes: []string{tenants.CustomersRead}}},
		{"long name", "name", session.TokenDraft{Name: strings.Repeat("x", 101), Scopes: []string{tenants.CustomersRead}}},
		{"no scopes", "scopes", session.TokenDraft{Name: "x"}},
		{"unknown scope", "scopes", session.TokenDraft{Name: "x", Scopes: []string{"all"}}},
		{"more than her role", "scopes", session.TokenDraft{Name: "x", Scopes: []string{tenants.TeamWrite}}},
		{"too long a life", "expiresIn", session.TokenDraft{Name: "x", Scopes: []string{tenants.CustomersRead}, Life: session.LongestTokenLife + 1}},
		{"a negative life", "expiresIn", session.TokenDraft{Name: "x", Scopes: []string{tenants.CustomersRead}, Life: -time.Hour}},
	} {
		_, _, err := h.CreateToken(ctx, tc.d)
		wantKind(t, tc.name, err, fault.KindInvalid, tc.field)
	}
	client := tenants.As(context.Background(), &tenants.Actor{TenantID: agent.TenantID, Kind: tenants.KindClient, Scopes: tenants.Scopes()})
	_, _, err := h.CreateToken(client, session.TokenDraft{Name: "x", Scopes: []string{tenants.CustomersRead}})
	wantKind(t, "a program's", err, fault.KindForbidden, "")
}

func TestAccessTokensAreTheirMembersOwn(t *testing.T) {
	h := open(t)
	mine, _, err := h.CreateToken(h.acme, session.TokenDraft{Name: "Mine", Scopes: []string{tenants.CustomersRead}})
	must(t, err)
	colleague := *tenants.From(h.acme)
	colleague.MemberID, colleague.Role, colleague.Scopes = h.join(t, h.acme2(t), tenants.Agent), tenants.Agent, tenants.ScopesOf(tenants.Agent)
	ctx := tenants.As(context.Background(), &colleague)

	for name, ctx := range map[string]context.Context{"a colleague": ctx, "another tenant": h.beta} {
		_, err = h.RevokeToken(ctx, mine.ID)
		wantKind(t, name+" revokes", err, fault.KindMissing, "")
		if p, err := h.Tokens(ctx, page.Args{}); err != nil || len(p.Items) != 0 {
			t.Errorf("%s lists %v, %v; want none", name, p.Items, err)
		}
	}
	if p, err := h.Tokens(h.acme, page.Args{}); err != nil || len(p.Items) != 1 {
		t.Errorf("own = %v, %v; want one", p.Items, err)
	}
	colleague.Scopes = tenants.ScopesOf(tenants.Admin)
	if _, err := h.RevokeToken(ctx, mine.ID); err != nil {
		t.Errorf("an admin revokes = %v, want done", err)
	}
}

// acme2 gives acme's context with a fresh user to join, since one user is one member.
func (h *house) acme2(t *testing.T) context.Context {
	t.Helper()
	h.user = "usr_colleague"
	must(t, h.db.User.Create().SetID(h.user).SetEmail("col@example.com").SetName("Col").SetPasswordHash("-").
		SetCreatedAt(h.now).Exec(system()))
	return h.acme
}
