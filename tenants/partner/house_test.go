package partner_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
	"kept/tenants/partner"
)

const base = "https://kept.example"

var operatorSecret = bytes.Repeat([]byte{7}, 32)

// house is the room under test with a clock that a test may set.
type house struct {
	*partner.Book
	keys *partner.Keys
	db   *store.DB
	now  time.Time
	acme context.Context
	beta context.Context
}

func open(t *testing.T) *house { return openWith(t, partner.EdDSA) }

func openWith(t *testing.T, a partner.Algorithm) *house {
	t.Helper()
	return openOn(t, testhouse.Open(t), a)
}

func openOn(t *testing.T, db *store.DB, a partner.Algorithm) *house {
	t.Helper()
	h := &house{db: db, now: testhouse.Now}
	h.keys = h.newKeys(t, partner.Settings{Issuer: base, Secret: operatorSecret, Algorithm: a})
	h.Book = h.node(h.keys)
	h.acme, h.beta = testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "beta")
	return h
}

func (h *house) clock() time.Time { return h.now }

func (h *house) newKeys(t *testing.T, s partner.Settings) *partner.Keys {
	t.Helper()
	k, err := partner.NewKeys(h.db, s, h.clock)
	must(t, err)
	return k
}

// node gives a book with nothing remembered, as on another node.
func (h *house) node(k *partner.Keys) *partner.Book {
	log := event.NewLog(h.db, h.clock, nil)
	return partner.NewBook(h.db, log, customer.NewBook(h.db, log, h.clock), k, h.clock)
}

// client makes an API client of acme with its credentials.
func (h *house) client(t *testing.T, ctx context.Context, scopes ...string) (*partner.Client, partner.Credentials) {
	t.Helper()
	c, plain, err := h.Create(ctx, partner.Draft{Name: "Shop", Scopes: scopes})
	if err != nil {
		t.Fatalf("make client: %v", err)
	}
	return c, partner.Credentials{ClientID: c.ID, Secret: plain}
}

func (h *house) token(t *testing.T, cred partner.Credentials, scopes ...string) string {
	t.Helper()
	i, err := h.Token(context.Background(), cred, scopes)
	if err != nil {
		t.Fatalf("get token: %v", err)
	}
	return i.Token
}

func (h *house) customer(t *testing.T, ctx context.Context, mergedInto string) string {
	t.Helper()
	cus := id.New(id.Customer)
	c := h.db.Customer.Create().SetID(cus).SetName("Cy").SetFolded("cy").SetStage("REPEAT").SetCreatedAt(h.now).SetUpdatedAt(h.now)
	if mergedInto != "" {
		c.SetMergedIntoID(mergedInto)
	}
	must(t, c.Exec(ctx))
	return cus
}

func tenantOf(ctx context.Context) string { return tenants.From(ctx).TenantID }

func system() context.Context { return guard.System(context.Background(), "test: set the scene") }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantRefused fails unless err is the one answer to wrong credentials.
func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != fault.KindUnauthenticated || f.Message != fault.Unauthenticated().Message {
		t.Errorf("%s = %v, want the one message for wrong credentials", what, err)
	}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Field) != 1 || f.Field[0] != field) {
		t.Errorf("%s = %v, want a fault of kind %s at %q", what, err, kind, field)
	}
}
