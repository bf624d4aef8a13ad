package event_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

// newFeed returns a feed whose steps the test takes itself, with its cursors made.
func newFeed(t *testing.T, d *store.DB) *event.Feed {
	t.Helper()
	dispatcher(t, d, false, nil)
	return event.NewFeed(d, slog.New(slog.DiscardHandler))
}

// run lets the feed work by itself until the test ends.
func run(t *testing.T, f *event.Feed) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// told numbers what happened and lets the feed hand it out.
func told(t *testing.T, d *store.DB, f *event.Feed) {
	t.Helper()
	if _, err := event.Number(t.Context(), d, clock.Fixed(testhouse.Now)); err != nil {
		t.Fatal(err)
	}
	if err := f.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func follow(t *testing.T, f *event.Feed, ctx context.Context, what event.Following) *event.Follower {
	t.Helper()
	w, err := f.Follow(ctx, what)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Leave)
	return w
}

// heard gives what waits for w, as type:subject, and its last event. Nothing does
// when it has come to a deadline several times over: one may be missed, with
// something waiting, on a machine that stood still meanwhile.
func heard(t *testing.T, w *event.Follower) (all string, last *event.Event) {
	t.Helper()
	var out []string
	for missed := 0; missed < 5; {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		e, err := w.Next(ctx)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return strings.Join(append(out, err.Error()), " "), last
		}
		if e == nil {
			missed++
			continue
		}
		missed, out, last = 0, append(out, string(e.Type)+":"+e.SubjectID), e
	}
	return strings.Join(out, " "), last
}

// as gives ctx's tenant with somebody else acting.
func as(ctx context.Context, change func(*tenants.Actor)) context.Context {
	a := *tenants.From(ctx)
	change(&a)
	return tenants.As(ctx, &a)
}

func TestFollowersHearOfTheirTenantOnly(t *testing.T) {
	d := testhouse.Open(t)
	acme, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	f := newFeed(t, d)
	happened(t, d, acme, event.PromiseMade, 1) // before anybody follows
	told(t, d, f)
	a, b := follow(t, f, acme, event.Following{}), follow(t, f, bolt, event.Following{})
	happened(t, d, acme, event.PromiseKept, 2)
	happened(t, d, event.Backfilling(acme), event.PromiseMade, 1) // history
	told(t, d, f)
	if got, _ := heard(t, a); got != "promise.kept:prm_0 promise.kept:prm_1" {
		t.Errorf("acme's follower heard %q", got)
	}
	if got, _ := heard(t, b); got != "" {
		t.Errorf("bolt's follower heard %q of acme", got)
	}
	a.Leave()
	a.Leave() // twice is fine
	happened(t, d, bolt, event.PromiseBroken, 1)
	told(t, d, f)
	if got, _ := heard(t, b); got != "promise.broken:prm_0" {
		t.Errorf("bolt's follower heard %q", got)
	}
	if f.Following() != 1 {
		t.Errorf("%d followers are left, want 1", f.Following())
	}
}

func TestFollowersHearOfWhatTheyMayRead(t *testing.T) {
	d := testhouse.Open(t)
	acme := testhouse.Tenant(t, d, "acme")
	f := newFeed(t, d)
	log := event.NewLog(d, clock.Fixed(testhouse.Now), nil)
	hers, other := id.New(id.Customer), id.New(id.Customer)
	only := func(scopes ...string) func(*tenants.Actor) { return func(a *tenants.Actor) { a.Scopes = scopes } }
	customer := func(a *tenants.Actor) {
		a.Kind, a.MemberID, a.CustomerID, a.CustomerAliases, a.Scopes = tenants.KindCustomer, "", hers, []string{"cus_alias"}, tenants.CustomerScopes()
	}
	for _, tc := range []struct {
		name string
		ctx  context.Context
		what event.Following
		want string
	}{
		{"an owner", acme, event.Following{}, "promise.made:1 promise.made:2 promise.made:3 note.written:4 client.created:5"},
		{"some types", acme, event.Following{Types: []event.Type{event.NoteWritten, "client.created"}}, "note.written:4 client.created:5"},
		{"a noun", acme, event.Following{Nouns: []string{"promise"}}, "promise.made:1 promise.made:2 promise.made:3"},
		{"a customer's", acme, event.Following{CustomerIDs: []string{hers}}, "promise.made:1 note.written:4"},
		{"promises only", as(acme, only(tenants.EventsRead, tenants.PromisesRead)), event.Following{}, "promise.made:1 promise.made:2 promise.made:3"},
		{"asking for more", as(acme, only(tenants.EventsRead)), event.Following{Types: []event.Type{event.ClientCreated}}, ""},
		{"an end customer", as(acme, customer), event.Following{}, "promise.made:1 promise.made:3 note.written:4"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := follow(t, f, tc.ctx, tc.what)
			must(t, log.Append(acme,
				event.Event{Type: event.PromiseMade, SubjectID: "1", CustomerID: hers, OccurredAt: testhouse.Now},
				event.Event{Type: event.PromiseMade, SubjectID: "2", CustomerID: other, OccurredAt: testhouse.Now},
				event.Event{Type: event.PromiseMade, SubjectID: "3", CustomerID: "cus_alias", OccurredAt: testhouse.Now},
				event.Event{Type: event.NoteWritten, SubjectID: "4", CustomerID: hers, OccurredAt: testhouse.Now},
				event.Event{Type: event.ClientCreated, SubjectID: "5", OccurredAt: testhouse.Now}))
			told(t, d, f)
			if got, _ := heard(t, w); got != tc.want {
				t.Errorf("heard %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAFollowerGoesOnWhereItWas(t *testing.T) {
	d := testhouse.Open(t)
	acme, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	f := newFeed(t, d)
	w := follow(t, f, acme, event.Following{})
	happened(t, d, acme, event.PromiseMade, 1)
	told(t, d, f)
	_, last := heard(t, w)
	w.Leave()
	happened(t, d, acme, event.PromiseKept, 1) // while nobody listens
	happened(t, d, bolt, event.PromiseKept, 1)
	told(t, d, f)
	again := follow(t, f, acme, event.Following{After: last.ID})
	happened(t, d, acme, event.PromiseBroken, 1)
	told(t, d, f)
	got, last := heard(t, again)
	if got != "promise.kept:prm_0 promise.broken:prm_0" {
		t.Errorf("after a break: %q, want what was missed and what came then, once", got)
	}
	if _, err := f.Follow(bolt, event.Following{After: last.ID}); !errors.Is(err, event.ErrBehind) {
		t.Errorf("bolt goes on after acme's event: %v, want ErrBehind", err)
	}
	if _, err := f.Follow(acme, event.Following{After: "evt_none"}); !errors.Is(err, event.ErrBehind) {
		t.Errorf("after no event: %v, want ErrBehind", err)
	}
	happened(t, d, acme, event.PromiseMade, event.MaxBehind)
	told(t, d, f)
	if w := follow(t, f, acme, event.Following{After: last.ID, Types: []event.Type{event.PromiseKept}}); w != nil {
		w.Leave()
	}
	happened(t, d, acme, event.PromiseMade, 1)
	told(t, d, f)
	if _, err := f.Follow(acme, event.Following{After: last.ID}); !errors.Is(err, event.ErrBehind) {
		t.Errorf("one event too far behind: %v, want ErrBehind", err)
	}
	again.Leave()
	if f.Following() != 0 {
		t.Errorf("%d followers are left by refusals, want none", f.Following())
	}
}

func TestASlowFollowerIsDroppedAndHoldsUpNobody(t *testing.T) {
	d := testhouse.Open(t)
	acme := testhouse.Tenant(t, d, "acme")
	f := newFeed(t, d)
	slow, quick := follow(t, f, acme, event.Following{}), follow(t, f, acme, event.Following{})
	n := 0
	for range 4 {
		log := event.NewLog(d, clock.Fixed(testhouse.Now), nil)
		many := make([]event.Event, 100)
		for i := range many {
			many[i] = event.Event{Type: event.PromiseMade, SubjectID: fmt.Sprint(i), OccurredAt: testhouse.Now}
		}
		must(t, log.Append(acme, many...))
		told(t, d, f)
		got, _ := heard(t, quick)
		n += len(strings.Fields(got))
	}
	if n != 400 {
		t.Errorf("the quick follower heard %d events, want 400", n)
	}
	for n = 0; ; n++ {
		_, err := slow.Next(t.Context())
		if err != nil {
			if !errors.Is(err, event.ErrSlow) {
				t.Errorf("the slow follower ends with %v, want ErrSlow", err)
			}
			break
		}
	}
	if n != 256 || f.Dropped() != 1 || f.Following() != 1 {
		t.Errorf("the slow follower heard %d before its end, %d dropped, %d left; want 256, 1, 1", n, f.Dropped(), f.Following())
	}
}

// Who comes and goes while events happen misses none of those that are
// numbered after Follow returned, and hears none twice.
func TestNothingIsMissedWhileOthersComeAndGo(t *testing.T) {
	d := testhouse.Open(t)
	f := newFeed(t, d)
	run(t, f)
	ctx := t.Context()
	var crowd sync.WaitGroup
	for n := range 4 {
		tenant := testhouse.Tenant(t, d, fmt.Sprintf("t%d", n))
		crowd.Go(func() {
			for range 5 {
				w, err := f.Follow(tenant, event.Following{})
				if err != nil {
					t.Error(err)
					return
				}
				happened(t, d, tenant, event.PromiseMade, 3)
				if _, err := event.Number(ctx, d, clock.Fixed(testhouse.Now)); err != nil {
					t.Error(err)
				}
				f.Wake()
				for i := range 3 {
					e, err := w.Next(ctx)
					if want := fmt.Sprintf("prm_%d", i); err != nil || e.SubjectID != want {
						t.Errorf("heard %v, %v; want %s", e, err, want)
						break
					}
				}
				w.Leave()
			}
		})
	}
	crowd.Wait()
}

func TestEveryNodeHearsOfNumbersGivenElsewhere(t *testing.T) {
	at := testhouse.Config(t)
	if !at.Postgres() {
		t.Skip("SQLite has one node")
	}
	here, there := testhouse.OpenConfig(t, at), testhouse.OpenConfig(t, at)
	acme := testhouse.Tenant(t, here, "acme")
	f := newFeed(t, here)
	run(t, f)
	ctx := t.Context()
	w := follow(t, f, acme, event.Following{})
	happened(t, there, acme, event.PromiseMade, 1)
	if _, err := event.Number(ctx, there, clock.Fixed(testhouse.Now)); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if e, err := w.Next(soon); err != nil || e.SubjectID != "prm_0" {
		t.Errorf("heard %v, %v; want what the other node numbered", e, err)
	}
}

// Every type belongs to a noun whose scope is known, or nobody would ever hear of it.
func TestEveryTypeHasAScope(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "types.go", nil, 0)
	must(t, err)
	n := 0
	ast.Inspect(f, func(node ast.Node) bool {
		v, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		must(t, err)
		if event.Type(name).Scope() == "" {
			t.Errorf("%s: nobody may hear of it: give its noun a line in scopes", name)
		}
		n++
		return true
	})
	if n < 40 {
		t.Errorf("only %d types were looked at", n)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
