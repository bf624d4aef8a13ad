package account_test

import (
	"context"
	"testing"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/password"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/account"
)

// house is the room under test with a clock that a test may set.
type house struct {
	*account.Book
	db  *store.DB
	log *event.Log
	now time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	clock := func() time.Time { return h.now }
	h.log = event.NewLog(h.db, clock, nil)
	hasher := password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1})
	h.Book = account.NewBook(h.db, h.log, hasher, clock)
	return h
}

func draft(slug string) account.Draft {
	return account.Draft{
		Slug: slug, Name: "The " + slug + " Shop", Zone: "Europe/Berlin", Currency: "EUR",
		Owner: account.Person{Name: "Ann of " + slug, Email: "Ann@" + slug + ".example", Password: "a long password"},
	}
}

// signUp makes a tenant through its verb and returns a context in which its owner acts.
func (h *house) signUp(t *testing.T, slug string) (context.Context, *account.Founded) {
	t.Helper()
	f, err := h.SignUp(context.Background(), draft(slug))
	if err != nil {
		t.Fatalf("sign up %s: %v", slug, err)
	}
	return h.as(t, f.Owner), f
}

func (h *house) as(t *testing.T, m *account.Member) context.Context {
	t.Helper()
	a, err := h.ActorFor(context.Background(), account.Caller{
		Kind: tenants.KindMember, TenantID: m.TenantID, MemberID: m.ID, UserID: m.UserID,
	})
	if err != nil {
		t.Fatalf("act as %s: %v", m.Name, err)
	}
	return tenants.As(context.Background(), a)
}

// hire invites a person and accepts for her.
func (h *house) hire(t *testing.T, ctx context.Context, name string, role tenants.Role) *account.Member {
	t.Helper()
	_, token, err := h.Invite(ctx, account.InvitationDraft{Email: name + "@acme.example", Role: role})
	if err != nil {
		t.Fatalf("invite %s: %v", name, err)
	}
	m, err := h.Accept(context.Background(), accept(token, name))
	if err != nil {
		t.Fatalf("accept as %s: %v", name, err)
	}
	return m
}

func accept(token, name string) account.Acceptance {
	return account.Acceptance{Token: token, Person: account.Person{
		Name: name, Email: name + "@acme.example", Password: "another long password",
	}}
}

// wantKind fails unless err is a fault of kind at field.
func wantKind(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind {
		t.Errorf("%s = %v, want a fault of kind %s", what, err, kind)
		return
	}
	if field != "" && (len(f.Field) == 0 || join(f.Field) != field) {
		t.Errorf("%s is at %v, want %s", what, f.Field, field)
	}
}

func join(path []string) string {
	out := ""
	for i, p := range path {
		if i > 0 {
			out += "."
		}
		out += p
	}
	return out
}

func ptr[T any](v T) *T { return &v }
