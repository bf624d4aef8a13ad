package partner_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/ent/db/apiclientsecret"
	"kept/ent/db/tenant"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/partner"
)

func TestCreateClient(t *testing.T) {
	h := open(t)
	c, plain, err := h.Create(h.acme, partner.Draft{
		Name: " Shop ", Scopes: []string{tenants.PromisesWrite, tenants.CustomersRead},
		Origins: []string{"https://Shop.example/", "http://localhost:3000"},
	})
	if err != nil || c.Name != "Shop" || !slices.Equal(c.Origins, []string{"https://shop.example", "http://localhost:3000"}) {
		t.Fatalf("Create = %+v, %v", c, err)
	}
	if !strings.HasPrefix(plain, "kept_sec_") {
		t.Errorf("secret = %q", plain)
	}
	row := h.db.ApiClientSecret.Query().Where(apiclientsecret.ClientID(c.ID)).OnlyX(h.acme)
	if strings.Contains(row.Hash, plain) || row.Hash == "" {
		t.Errorf("kept %q, want a hash", row.Hash)
	}
	known, err := h.SecretsOf(h.acme, []string{c.ID})
	if err != nil || len(known[c.ID]) != 1 || !strings.HasSuffix(plain, known[c.ID][0].Hint) {
		t.Errorf("SecretsOf = %+v, %v; want one, with a hint of it", known, err)
	}
	agent := *tenants.From(h.acme)
	agent.Scopes = []string{tenants.ClientsWrite, tenants.CustomersRead}
	for _, tc := range []struct {
		name, field string
		d           partner.Draft
	}{
		{"no name", "name", partner.Draft{Scopes: []string{tenants.CustomersRead}}},
		{"no scopes", "scopes", partner.Draft{Name: "x"}},
		{"unknown scope", "scopes", partner.Draft{Name: "x", Scopes: []string{"all"}}},
		{"more than she may", "scopes", partner.Draft{Name: "x", Scopes: []string{tenants.TeamWrite}}},
		{"an origin with a path", "origins", partner.Draft{Name: "x", Scopes: []string{tenants.CustomersRead}, Origins: []string{"https://x.example/y"}}},
		{"a plain origin", "origins", partner.Draft{Name: "x", Scopes: []string{tenants.CustomersRead}, Origins: []string{"http://x.example"}}},
		{"any origin", "origins", partner.Draft{Name: "x", Scopes: []string{tenants.CustomersRead}, Origins: []string{"*"}}},
		{"null origin", "origins", partner.Draft{Name: "x", Scopes: []string{tenants.CustomersRead}, Origins: []string{"null"}}},
	} {
		_, _, err := h.Create(tenants.As(context.Background(), &agent), tc.d)
		wantKind(t, tc.name, err, fault.KindInvalid, tc.field)
	}
}

func TestTokenAsksForTheClientsOwnSecretAndScopes(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.PromisesRead, tenants.CustomersRead)
	_, other := h.client(t, h.beta, tenants.PromisesRead)
	for name, wrong := range map[string]partner.Credentials{
		"no secret":               {ClientID: c.ID},
		"a wrong secret":          {ClientID: c.ID, Secret: cred.Secret + "x"},
		"another client's secret": {ClientID: c.ID, Secret: other.Secret},
		"an unknown client":       {ClientID: "cli_nobody", Secret: cred.Secret},
		"nothing":                 {},
	} {
		_, err := h.Token(ctx, wrong, nil)
		wantRefused(t, name, err)
	}
	if i, err := h.Token(ctx, cred, nil); err != nil || len(i.Scopes) != 2 {
		t.Errorf("no scope asked = %+v, %v; want all of the client's", i, err)
	}
	for _, scopes := range [][]string{{tenants.TeamWrite}, {tenants.PromisesRead, "all"}} {
		if _, err := h.Token(ctx, cred, scopes); !errors.Is(err, partner.ErrScope) {
			t.Errorf("asking for %v = %v, want ErrScope", scopes, err)
		}
	}
	token := h.token(t, cred)
	must(t, h.db.ApiClient.UpdateOneID(c.ID).SetScopes([]string{tenants.CustomersRead}).Exec(h.acme))
	if g, err := h.node(h.keys).Verify(ctx, token); err != nil || !slices.Equal(g.Scopes, []string{tenants.CustomersRead}) {
		t.Errorf("after the client lost a scope = %+v, %v; want it gone from the token too", g, err)
	}
	must(t, h.db.Tenant.Update().Where(tenant.Slug("acme")).SetStatus("SUSPENDED").Exec(system()))
	_, err := h.Token(ctx, cred, nil)
	wantRefused(t, "a suspended tenant's client", err)
}

func TestSecretsAreRotatedWithOverlap(t *testing.T) {
	h := open(t)
	c, first := h.client(t, h.acme, tenants.PromisesRead)
	_, plain, err := h.RotateSecret(h.acme, c.ID)
	must(t, err)
	second := partner.Credentials{ClientID: c.ID, Secret: plain}
	h.token(t, first)
	h.token(t, second)
	if _, _, err := h.RotateSecret(h.acme, c.ID); !errors.Is(err, partner.ErrTwoSecrets) {
		t.Errorf("a third secret = %v, want ErrTwoSecrets", err)
	}
	known, err := h.SecretsOf(h.acme, []string{c.ID})
	must(t, err)
	for range 2 {
		if s, err := h.RevokeSecret(h.acme, known[c.ID][0].ID); err != nil || s.RevokedAt == nil {
			t.Fatalf("RevokeSecret = %+v, %v", s, err)
		}
	}
	_, err = h.Token(context.Background(), first, nil)
	wantRefused(t, "the revoked secret", err)
	h.token(t, second)

	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { _, _, errs[i] = h.RotateSecret(h.acme, c.ID) })
	}
	wg.Wait()
	if known, err = h.SecretsOf(h.acme, []string{c.ID}); err != nil || len(known[c.ID]) != 2 {
		t.Errorf("after four rotations at once %d secrets, %v (%v); want two", len(known[c.ID]), err, errs)
	}
}

func TestRevocationIsEffectiveEverywhereInFiveSeconds(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	there := h.node(h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret}))
	c, cred := h.client(t, h.acme, tenants.PromisesRead)
	_, other := h.client(t, h.acme, tenants.PromisesRead)
	one, two := h.token(t, cred), h.token(t, cred)
	hold := func(what string, b *partner.Book, token string) {
		t.Helper()
		if _, err := b.Verify(ctx, token); err != nil {
			t.Errorf("%s = %v, want it to hold", what, err)
		}
	}
	hold("before, here", h.Book, one)
	hold("before, there", there, one)
	hold("before, the other token", there, two)

	must(t, h.RevokeToken(ctx, other, one)) // not hers: nothing happens
	hold("revoked by another client", h.node(h.keys), one)
	wantRefused(t, "revoking without credentials", h.RevokeToken(ctx, partner.Credentials{ClientID: c.ID}, one))
	must(t, h.RevokeToken(ctx, cred, "no token at all"))
	for range 2 {
		must(t, h.RevokeToken(ctx, cred, one))
	}
	_, err := h.Verify(ctx, one)
	wantRefused(t, "revoked, here, at once", err)
	h.now = h.now.Add(5 * time.Second)
	_, err = there.Verify(ctx, one)
	wantRefused(t, "revoked, there, after five seconds", err)
	hold("the other token", there, two)

	for range 2 {
		if got, err := h.Revoke(h.acme, c.ID); err != nil || got.RevokedAt == nil {
			t.Fatalf("Revoke = %+v, %v", got, err)
		}
	}
	_, err = h.Verify(ctx, two)
	wantRefused(t, "the client revoked, here, at once", err)
	h.now = h.now.Add(5 * time.Second)
	_, err = there.Verify(ctx, two)
	wantRefused(t, "the client revoked, there, after five seconds", err)
	_, err = h.Token(ctx, cred, nil)
	wantRefused(t, "a revoked client's secret", err)
	if _, _, err := h.RotateSecret(h.acme, c.ID); !errors.Is(err, partner.ErrRevoked) {
		t.Errorf("rotating a revoked client's secret = %v, want ErrRevoked", err)
	}

	h.now = h.now.Add(time.Hour)
	if n, err := h.Tidy(ctx); err != nil || n != 1 {
		t.Errorf("Tidy = %d, %v; want the one revocation, of a token that has expired", n, err)
	}
}

func TestClientsOfAnotherTenantAreMissing(t *testing.T) {
	h := open(t)
	c, _ := h.client(t, h.acme, tenants.PromisesRead)
	known, err := h.SecretsOf(h.acme, []string{c.ID})
	must(t, err)
	_, err = h.Find(h.beta, c.ID)
	wantKind(t, "read", err, fault.KindMissing, "")
	_, err = h.Revoke(h.beta, c.ID)
	wantKind(t, "revoke", err, fault.KindMissing, "")
	_, _, err = h.RotateSecret(h.beta, c.ID)
	wantKind(t, "rotate", err, fault.KindMissing, "")
	_, err = h.RevokeSecret(h.beta, known[c.ID][0].ID)
	wantKind(t, "revoke its secret", err, fault.KindMissing, "")
	if got, err := h.SecretsOf(h.beta, []string{c.ID}); err != nil || len(got) != 0 {
		t.Errorf("its secrets = %v, %v; want none", got, err)
	}
	if p, err := h.Clients(h.beta, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("list = %v, %v; want none", p.Items, err)
	}
	if p, err := h.Clients(h.acme, page.Args{}); err != nil || len(p.Items) != 1 {
		t.Errorf("own list = %v, %v; want one", p.Items, err)
	}
	_, err = h.CustomerToken(h.beta, partner.CustomerDraft{
		ClientID: c.ID, CustomerID: h.customer(t, h.beta, ""), Scopes: []string{tenants.PromisesRead},
	})
	wantKind(t, "mint through it", err, fault.KindMissing, "")
}

func TestCustomerToken(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.ClientsWrite)
	cus := h.customer(t, h.acme, "")
	alias := h.customer(t, h.acme, cus)
	scopes := []string{tenants.PromisesRead, tenants.PromisesConfirm}

	i, err := h.CustomerToken(h.acme, partner.CustomerDraft{CustomerID: alias, ClientID: c.ID, Scopes: scopes, Life: time.Hour})
	if err != nil || i.Life != time.Hour {
		t.Fatalf("CustomerToken = %+v, %v", i, err)
	}
	g, err := h.Verify(ctx, i.Token)
	if err != nil || g.CustomerID != cus || g.ClientID != c.ID || len(g.Scopes) != 2 {
		t.Errorf("Verify = %+v, %v; want the survivor of the merge, with both scopes", g, err)
	}
	for _, tc := range []struct {
		name, field string
		kind        fault.Kind
		spoil       func(*partner.CustomerDraft)
	}{
		{"more than a customer may", "scopes", fault.KindInvalid, func(d *partner.CustomerDraft) { d.Scopes = []string{tenants.PromisesWrite} }},
		{"nothing", "scopes", fault.KindInvalid, func(d *partner.CustomerDraft) { d.Scopes = nil }},
		{"too long a life", "expiresIn", fault.KindInvalid, func(d *partner.CustomerDraft) { d.Life = time.Hour + 1 }},
		{"no client", "clientId", fault.KindInvalid, func(d *partner.CustomerDraft) { d.ClientID = "" }},
		{"another tenant's customer", "", fault.KindMissing, func(d *partner.CustomerDraft) { d.CustomerID = h.customer(t, h.beta, "") }},
		{"nobody", "", fault.KindMissing, func(d *partner.CustomerDraft) { d.CustomerID = "cus_nobody" }},
	} {
		d := partner.CustomerDraft{CustomerID: cus, ClientID: c.ID, Scopes: scopes}
		tc.spoil(&d)
		_, err := h.CustomerToken(h.acme, d)
		wantKind(t, tc.name, err, tc.kind, tc.field)
	}
	// The tenant's own server asks as its client, and takes the token back.
	server := tenants.As(ctx, &tenants.Actor{TenantID: tenantOf(h.acme), Kind: tenants.KindClient, ClientID: c.ID, Scopes: c.Scopes})
	i, err = h.CustomerToken(server, partner.CustomerDraft{CustomerID: cus, Scopes: scopes})
	must(t, err)
	must(t, h.RevokeToken(ctx, cred, i.Token))
	_, err = h.Verify(ctx, i.Token)
	wantRefused(t, "revoked by its client", err)
}

func TestAnOperatorsTokenSpeaksForATenant(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	i, err := h.keys.IssueForOperator(ctx, "acme", []string{tenants.PromisesRead}, time.Hour)
	must(t, err)
	g, err := h.Verify(ctx, i.Token)
	if err != nil || g.TenantID != tenantOf(h.acme) || g.ClientID != partner.Operator || len(g.Scopes) != 1 {
		t.Errorf("Verify = %+v, %v", g, err)
	}
	if i, err = h.keys.IssueForOperator(ctx, "acme", nil, 0); err != nil || i.Life != 15*time.Minute || len(i.Scopes) != len(tenants.Scopes()) {
		t.Errorf("by default = %+v, %v; want every scope for 15 minutes", i, err)
	}
	_, err = h.keys.IssueForOperator(ctx, "nobody", nil, 0)
	wantKind(t, "an unknown tenant", err, fault.KindMissing, "")
	_, err = h.keys.IssueForOperator(ctx, "acme", []string{"all"}, 0)
	wantKind(t, "an unknown scope", err, fault.KindInvalid, "scopes")
	_, err = h.keys.IssueForOperator(ctx, "acme", nil, 25*time.Hour)
	wantKind(t, "too long a life", err, fault.KindInvalid, "ttl")
}
