package user_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kept/care/event"
	"kept/ent/db/proof"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/internal/seal"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
	"kept/tenants/session"
	"kept/tenants/user"
)

const right = "a long password"

// house is the room under test with a clock that a test may set, what it has
// posted, and one user, ann@example.com, who is a member of acme and of beta.
type house struct {
	*user.Book
	db       *store.DB
	sessions *session.Book
	now      time.Time
	letters  []mail.Letter
	ann      string
	members  []context.Context // the owners of acme and beta
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testhouse.Open(t), now: testhouse.Now, ann: id.New(id.User)}
	clock := func() time.Time { return h.now }
	hasher := password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1})
	log := event.NewLog(h.db, clock, nil)
	h.sessions = session.NewBook(h.db, log, hasher, clock)
	sealer, err := seal.New(bytes.Repeat([]byte{7}, 32), "kept second factors")
	must(t, err)
	h.Book = user.NewBook(h.db, log, hasher, sealer, h.sessions, clock)
	h.sessions.Second = h.Book
	h.Post = func(_ context.Context, l mail.Letter) error {
		h.letters = append(h.letters, l)
		return nil
	}
	hash, err := hasher.Hash(context.Background(), right)
	must(t, err)
	must(t, h.db.User.Create().SetID(h.ann).SetEmail("ann@example.com").SetName("Ann").SetLanguage("de").SetPasswordHash(hash).
		SetCreatedAt(h.now).Exec(system()))
	for _, slug := range []string{"acme", "beta"} {
		ctx := testhouse.Tenant(t, h.db, slug)
		must(t, h.db.Member.Create().SetID(id.New(id.Member)).SetUserID(h.ann).SetName("Ann").SetFolded("ann").SetEmail("ann@example.com").
			SetRole(string(tenants.Agent)).SetCreatedAt(h.now).Exec(ctx))
		h.members = append(h.members, ctx)
	}
	return h
}

// logIn signs ann in with an address and a password.
func (h *house) logIn(address, plain string) (*session.Opened, error) {
	return h.sessions.LogIn(context.Background(), session.Attempt{Address: address, Password: plain})
}

// posted takes the one letter that was posted since the last look.
func (h *house) posted(t *testing.T, kind mail.Kind, to string) mail.Letter {
	t.Helper()
	if len(h.letters) != 1 || h.letters[0].Kind != kind || h.letters[0].To != to {
		t.Fatalf("posted %+v, want one letter, %s to %s", h.letters, kind, to)
	}
	l := h.letters[0]
	h.letters = nil
	return l
}

// told counts the events of a type in each tenant.
func (h *house) told(t *testing.T, of event.Type) []int {
	t.Helper()
	var out []int
	for _, ctx := range h.members {
		n := 0
		for _, e := range h.db.Event.Query().AllX(ctx) {
			if e.Type == string(of) {
				n++
			}
		}
		out = append(out, n)
	}
	return out
}

// links counts the rows that links to an address left.
func (h *house) links(address string) int {
	return h.db.Proof.Query().Where(proof.Email(address)).CountX(system())
}

func system() context.Context { return guard.System(context.Background(), "test: set the scene") }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Field) != 1 || f.Field[0] != field) {
		t.Errorf("%s = %v, want a fault of kind %s at %q", what, err, kind, field)
	}
}
