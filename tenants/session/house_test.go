package session_test

import (
	"context"
	"testing"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/password"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
	"kept/tenants/session"
)

const right = "a long password"

// house is the room under test with a clock that a test may set, and one user,
// ann@example.com, who is a member of acme and of beta.
type house struct {
	*session.Book
	db     *store.DB
	now    time.Time
	hasher *password.Hasher
	acme   context.Context
	beta   context.Context
	user   string
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	h.hasher = password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1})
	h.Book = h.book(h.hasher)
	h.acme, h.beta = testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "beta")
	hash, err := h.hasher.Hash(context.Background(), right)
	must(t, err)
	h.user = id.New(id.User)
	must(t, h.db.User.Create().SetID(h.user).SetEmail("ann@example.com").SetName("Ann").SetPasswordHash(hash).
		SetCreatedAt(h.now).Exec(system()))
	h.join(t, h.acme, tenants.Agent)
	h.join(t, h.beta, tenants.Viewer)
	return h
}

func (h *house) clock() time.Time { return h.now }

func (h *house) book(hasher *password.Hasher) *session.Book {
	return session.NewBook(h.db, event.NewLog(h.db, h.clock, nil), hasher, h.clock)
}

func (h *house) join(t *testing.T, ctx context.Context, role tenants.Role) string {
	t.Helper()
	mem := id.New(id.Member)
	must(t, h.db.Member.Create().SetID(mem).SetUserID(h.user).SetName("Ann").SetFolded("ann").
		SetRole(string(role)).SetCreatedAt(h.now).Exec(ctx))
	return mem
}

func (h *house) logIn(t *testing.T, slug string) *session.Opened {
	t.Helper()
	s, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right, Tenant: slug})
	if err != nil {
		t.Fatalf("log in: %v", err)
	}
	return s
}

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
