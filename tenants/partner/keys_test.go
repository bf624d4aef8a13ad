package partner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"kept/ent/db/signingkey"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/partner"
)

func TestKeysRotateWithOverlap(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.PromisesRead)
	must(t, h.keys.Rotate(ctx))
	first, err := h.keys.SignerID(ctx)
	must(t, err)
	must(t, h.keys.Rotate(ctx))
	if n := published(t, h); n != 1 {
		t.Fatalf("%d keys at first, want one: rotating again changes nothing", n)
	}

	h.now = h.now.Add(89 * 24 * time.Hour) // a day before its end
	must(t, h.keys.Rotate(ctx))
	must(t, h.keys.Rotate(ctx))
	if n := published(t, h); n != 2 {
		t.Fatalf("%d keys a day before the change, want both published", n)
	}
	if now, err := h.keys.SignerID(ctx); err != nil || now != first {
		t.Errorf("the signer = %s, %v; want still the first", now, err)
	}
	h.now = h.now.Add(24*time.Hour - time.Second)
	last := h.token(t, cred)
	h.now = h.now.Add(time.Second)
	second, err := h.keys.SignerID(ctx)
	if err != nil || second == first {
		t.Errorf("after 90 days the signer = %s, %v; want the second", second, err)
	}
	if g, err := h.Verify(ctx, last); err != nil || g.ClientID != c.ID {
		t.Errorf("the first key's last token = %+v, %v; want it to hold", g, err)
	}
	h.now = h.now.Add(26 * time.Hour)
	must(t, h.keys.Rotate(ctx))
	if n := published(t, h); n != 1 {
		t.Errorf("%d keys after the overlap, want the second alone", n)
	}
}

func TestAKeyIsMadeWhenNobodyRotated(t *testing.T) {
	h := open(t)
	_, cred := h.client(t, h.acme, tenants.PromisesRead)
	h.token(t, cred)
	h.now = h.now.Add(365 * 24 * time.Hour)
	if _, err := h.Verify(context.Background(), h.token(t, cred)); err != nil {
		t.Errorf("a year later = %v, want a fresh key to sign and verify", err)
	}
}

// Another node's fresh key is known at once, though this node has just looked.
func TestANodeKnowsAKeyThatAnotherHasJustMade(t *testing.T) {
	h := open(t)
	_, cred := h.client(t, h.acme, tenants.PromisesRead)
	there := h.node(h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret}))
	_, err := there.Verify(context.Background(), "a.b.c")
	wantRefused(t, "no token", err)
	if _, err := there.Verify(context.Background(), h.token(t, cred)); err != nil {
		t.Errorf("Verify on another node = %v, want it to hold", err)
	}
}

// A mutation under an Idempotency-Key runs in its tenant's transaction, which
// may not see the signing keys.
func TestATokenIsMintedInsideATenantsTransaction(t *testing.T) {
	h := open(t)
	c, _ := h.client(t, h.acme, tenants.ClientsWrite)
	d := partner.CustomerDraft{CustomerID: h.customer(t, h.acme, ""), ClientID: c.ID, Scopes: []string{tenants.PromisesRead}}
	mint := func() (token string, err error) {
		fresh := h.node(h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret}))
		err = store.Do(h.acme, h.db, func(ctx context.Context) error {
			i, err := fresh.CustomerToken(ctx, d)
			if err == nil {
				token = i.Token
			}
			return err
		})
		return token, err
	}
	if _, err := mint(); err == nil || fault.KindOf(err) != fault.KindInternal {
		t.Errorf("before there is a key = %v, want an error of ours, and no wait for the one writer", err)
	}
	must(t, h.keys.Rotate(context.Background()))
	token, err := mint()
	must(t, err)
	if _, err := h.Verify(context.Background(), token); err != nil {
		t.Errorf("Verify = %v, want it to hold", err)
	}
}

// Were it to wait for another connection, as many mutations at once as there
// are connections would all wait for each other.
func TestATransactionMintsWithTheConnectionThatItHas(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1
	h := openOn(t, testhouse.OpenConfig(t, c), partner.EdDSA)
	must(t, h.keys.Rotate(context.Background()))
	shop, _ := h.client(t, h.acme, tenants.ClientsWrite)
	d := partner.CustomerDraft{CustomerID: h.customer(t, h.acme, ""), ClientID: shop.ID, Scopes: []string{tenants.PromisesRead}}
	h.now = h.now.Add(time.Hour) // what is remembered has run out
	ctx, cancel := context.WithTimeout(h.acme, 20*time.Second)
	defer cancel()
	err := store.Do(ctx, h.db, func(ctx context.Context) error {
		_, err := h.CustomerToken(ctx, d)
		return err
	})
	if err != nil {
		t.Errorf("CustomerToken = %v, want it to ask for no other connection", err)
	}
}

func TestPrivateKeysAreSealed(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	_, cred := h.client(t, h.acme, tenants.PromisesRead)
	old := h.token(t, cred)
	first, err := h.keys.SignerID(ctx)
	must(t, err)

	changed := h.newKeys(t, partner.Settings{Issuer: base, Secret: bytes.Repeat([]byte{8}, 32)})
	if kid, err := changed.SignerID(ctx); err != nil || kid == first {
		t.Errorf("under another secret the signer = %s, %v; want a fresh one", kid, err)
	}
	if _, err := h.node(changed).Verify(ctx, old); err != nil {
		t.Errorf("a token from before = %v, want it to hold until it expires", err)
	}
	// A sealed key copied to another row doesn't open: it is bound to its own.
	row := h.db.SigningKey.Query().Where(signingkey.ID(first)).OnlyX(system())
	h.now = h.now.Add(time.Second)
	copied := h.db.SigningKey.Create().SetID("key_copied").SetAlgorithm(row.Algorithm).SetSealed(row.Sealed).SetPublic(row.Public).
		SetCreatedAt(h.now).SetActiveFrom(h.now).SetRetiresAt(row.RetiresAt)
	must(t, copied.Exec(system()))
	if kid, err := h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret}).SignerID(ctx); err != nil || kid != first {
		t.Errorf("the signer = %s, %v; want the row that the key belongs to", kid, err)
	}

	if _, err := partner.NewKeys(h.db, partner.Settings{Issuer: base, Secret: []byte("short")}, h.clock); err == nil {
		t.Error("a short secret was taken")
	}
}

func TestJWKSShowsPublicHalvesOnly(t *testing.T) {
	for _, a := range []partner.Algorithm{partner.EdDSA, partner.RS256} {
		h := openWith(t, a)
		set, err := h.keys.JWKS(context.Background())
		if err != nil || len(set.Keys) != 1 {
			t.Fatalf("JWKS = %+v, %v; want one key", set, err)
		}
		b, err := json.Marshal(set)
		must(t, err)
		for _, private := range []string{`"d":`, `"p":`, `"q":`} {
			if bytes.Contains(b, []byte(private)) {
				t.Errorf("%s shows a private part: %s", a, b)
			}
		}
		k := set.Keys[0]
		if k.Algorithm != string(a) || k.Use != "sig" || (a == partner.EdDSA && (k.KeyType != "OKP" || k.Curve != "Ed25519" || len(k.X) != 43)) ||
			(a == partner.RS256 && (k.KeyType != "RSA" || k.E != "AQAB" || len(k.N) != 512)) {
			t.Errorf("%s key = %+v", a, k)
		}
	}
}

func published(t *testing.T, h *house) int {
	t.Helper()
	set, err := h.keys.JWKS(context.Background())
	must(t, err)
	return len(set.Keys)
}
