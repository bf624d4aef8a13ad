package partner_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kept/internal/recent"
	"kept/tenants"
	"kept/tenants/partner"
)

// twice verifies a token, so that the second time it is remembered.
func twice(t *testing.T, h *house, token string) {
	t.Helper()
	for range 2 {
		if _, err := h.Verify(context.Background(), token); err != nil {
			t.Fatal(err)
		}
	}
	if h.keys.Proven() == 0 {
		t.Fatal("the token isn't remembered: this test proves nothing")
	}
}

func TestARememberedTokenExpires(t *testing.T) {
	for _, a := range []partner.Algorithm{partner.EdDSA, partner.RS256} {
		h := openWith(t, a)
		_, cred := h.client(t, h.acme, tenants.PromisesRead)
		token := h.token(t, cred)
		twice(t, h, token)
		h.now = h.now.Add(partner.AccessLife + 30*time.Second)
		_, err := h.Verify(context.Background(), token)
		wantRefused(t, "expired", err)
	}
}

func TestARememberedTokenCanBeRevoked(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.PromisesRead)
	token, another := h.token(t, cred), h.token(t, cred)
	twice(t, h, token)
	twice(t, h, another)
	there := h.node(h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret}))
	must(t, there.RevokeToken(ctx, cred, token)) // by another node: this one sees it in time
	h.now = h.now.Add(recent.Limit)
	_, err := h.Verify(ctx, token)
	wantRefused(t, "revoked", err)
	if _, err := h.Verify(ctx, another); err != nil {
		t.Errorf("the client's other token = %v, want it to hold", err)
	}
	if _, err := there.Revoke(h.acme, c.ID); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(recent.Limit)
	_, err = h.Verify(ctx, another)
	wantRefused(t, "of a client that was revoked", err)
}

func TestARememberedTokenGoesWithItsKey(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	_, cred := h.client(t, h.acme, tenants.PromisesRead)
	token := h.token(t, cred)
	twice(t, h, token)
	kid, err := h.keys.SignerID(ctx)
	must(t, err)
	must(t, h.db.SigningKey.DeleteOneID(kid).Exec(system()))
	h.now = h.now.Add(recent.Limit)
	_, err = h.Verify(ctx, token)
	wantRefused(t, "signed by a key that is gone", err)

	// A rotation alone takes nothing away: both keys verify.
	old, err := h.keys.SignerID(ctx)
	must(t, err)
	h.now = h.now.Add(90*24*time.Hour - partner.AccessLife)
	last := h.token(t, cred)
	twice(t, h, last)
	h.now = h.now.Add(partner.AccessLife)
	must(t, h.keys.Rotate(ctx))
	if fresh, err := h.keys.SignerID(ctx); err != nil || fresh == old {
		t.Errorf("the signer is %s, %v; want another than %s", fresh, err, old)
	}
	twice(t, h, last)
}

func TestScopesOfARememberedTokenAreTheClientsOwn(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.CustomersRead, tenants.PromisesRead)
	token := h.token(t, cred)
	twice(t, h, token)
	change := func(scopes ...string) {
		t.Helper()
		must(t, h.db.ApiClient.UpdateOneID(c.ID).SetScopes(scopes).Exec(system()))
		h.now = h.now.Add(recent.Limit)
		g, err := h.Verify(ctx, token)
		if err != nil || !slices.Equal(g.Scopes, scopes) {
			t.Errorf("Verify = %+v, %v; want the scopes %v", g, err, scopes)
		}
	}
	change(tenants.PromisesRead)
	change(tenants.CustomersRead, tenants.PromisesRead) // and they come back
}

func TestBoundedlyManyTokensAreRemembered(t *testing.T) {
	h := open(t)
	h.keys.Fill(partner.MostProven + 100)
	if n := h.keys.Proven(); n != partner.MostProven {
		t.Errorf("%d tokens are remembered, want %d", n, partner.MostProven)
	}
}
