package promise_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/care/search"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

// house is a book of promises on a real database, with a clock to set.
type house struct {
	*promise.Book
	db  *store.DB
	log *event.Log
	now time.Time
}

func newHouse(t testing.TB) *house {
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	clk := func() time.Time { return h.now }
	h.log = event.NewLog(h.db, clk, nil)
	h.Book = promise.NewBook(h.db, h.log, customer.NewBook(h.db, h.log, clk), clk)
	return h
}

func (h *house) customer(t testing.TB, ctx context.Context, name string) string {
	t.Helper()
	c := h.db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage("PROSPECT").SetCreatedAt(h.now).SetUpdatedAt(h.now).SaveX(ctx)
	return c.ID
}

func (h *house) make(t testing.TB, ctx context.Context, customerID string, in time.Duration) *promise.Promise {
	t.Helper()
	due := h.now.Add(in)
	p, err := h.Make(ctx, promise.Draft{CustomerID: customerID, Text: "Call back", By: promise.By{DueAt: &due}, Channel: customer.Phone})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) sweep(t testing.TB, actors ...context.Context) int {
	t.Helper()
	n, err := h.Sweep(context.Background(), actorOf(actors...))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func actorOf(of ...context.Context) func(context.Context, string) (*tenants.Actor, error) {
	return func(_ context.Context, tenantID string) (*tenants.Actor, error) {
		for _, ctx := range of {
			if a := *tenants.From(ctx); a.TenantID == tenantID {
				a.Kind = tenants.KindSystem
				return &a, nil
			}
		}
		return nil, errors.New("no such tenant")
	}
}

func (h *house) types(t testing.TB, ctx context.Context, promiseID string) (out []event.Type) {
	t.Helper()
	events, err := h.log.Of(ctx, promiseID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		out = append(out, e.Type)
	}
	return out
}

func equal[T comparable](t testing.TB, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s = %v, want %v", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s = %v, want %v", what, got, want)
		}
	}
}

func TestALifeLeavesItsHistory(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	p := h.make(t, ctx, ann, time.Hour)

	h.now = h.now.Add(10 * time.Minute)
	later := h.now.Add(24 * time.Hour)
	next, err := h.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueAt: &later}, Reason: "the part is late"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Keep(ctx, p.ID, promise.Evidence{Note: "called"}); !errors.Is(err, promise.ErrSettled) {
		t.Errorf("keep a renegotiated promise = %v, want settled", err)
	}
	h.now = later
	kept, err := h.Keep(ctx, next.ID, promise.Evidence{Note: "called"})
	if err != nil || kept.State != promise.Kept {
		t.Fatalf("keep = %v, %v", kept, err)
	}
	if _, err := h.Keep(ctx, next.ID, promise.Evidence{Note: "again"}); !errors.Is(err, promise.ErrSettled) {
		t.Errorf("kept twice = %v, want settled", err)
	}
	equal(t, "first promise", h.types(t, ctx, p.ID), []event.Type{event.PromiseMade, event.PromiseRenegotiated})
	equal(t, "second promise", h.types(t, ctx, next.ID), []event.Type{event.PromiseMade, event.PromiseKept})

	chain, err := h.Chain(ctx, p.ChainID)
	if err != nil || len(chain) != 2 || chain[0].ID != p.ID || chain[1].ID != next.ID {
		t.Errorf("chain = %v, %v", chain, err)
	}
}

// Whatever is done after the clock was set back, a promise has one history, in
// the order in which things were done, and one end that comes after its making.
func TestAClockSetBackMakesNoSecondHistory(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	noon := h.now
	later := noon.Add(48 * time.Hour)
	made := noon.Add(-2 * time.Hour)
	told, err := h.Make(ctx, promise.Draft{CustomerID: ann, Text: "Call back", By: promise.By{DueAt: &later}, MadeAt: &made})
	if err != nil {
		t.Fatal(err)
	}
	now, broken := h.make(t, ctx, ann, time.Hour), h.make(t, ctx, ann, time.Hour)

	h.now = noon.Add(-time.Hour)
	if _, err := h.Keep(ctx, now.ID, promise.Evidence{Note: "called"}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("kept before it was made = %v, want it refused", err)
	}
	next, err := h.Renegotiate(ctx, told.ID, promise.NewDate{By: promise.By{DueAt: &later}, Reason: "the part is late"})
	if err != nil {
		t.Fatal(err)
	}
	if chain, err := h.Chain(ctx, told.ChainID); err != nil || len(chain) != 2 || chain[0].ID != told.ID || chain[1].ID != next.ID {
		t.Errorf("chain = %v, %v; want the first date before the second", chain, err)
	}
	p, err := h.Break(ctx, broken.ID, "nobody called")
	if err != nil || p.SettledAt.Before(p.MadeAt) {
		t.Errorf("broken at %v, %v; want not before it was made, at %v", p.SettledAt, err, p.MadeAt)
	}
	if _, err := h.Break(ctx, broken.ID, "again"); !errors.Is(err, promise.ErrSettled) {
		t.Errorf("broken twice = %v, want settled", err)
	}
	if n := h.sweep(t, ctx); n != 0 {
		t.Errorf("time did something to %d promises", n)
	}

	h.now = noon.Add(time.Minute)
	if _, err := h.Keep(ctx, now.ID, promise.Evidence{Note: "called"}); err != nil {
		t.Error(err)
	}
	equal(t, "kept", h.types(t, ctx, now.ID), []event.Type{event.PromiseMade, event.PromiseKept})
	equal(t, "broken", h.types(t, ctx, broken.ID), []event.Type{event.PromiseMade, event.PromiseBroken})
	equal(t, "told", h.types(t, ctx, told.ID), []event.Type{event.PromiseMade, event.PromiseRenegotiated})
	if differences, err := h.VerifyRecords(ctx); err != nil || len(differences) > 0 {
		t.Errorf("verify: %v, %v", differences, err)
	}
}

func TestOfTwoMembersWhoKeepAtOnceOneWins(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.Keep(ctx, p.ID, promise.Evidence{Note: "called"}) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, promise.ErrSettled):
			t.Errorf("the loser was told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d won, want 1", won)
	}
	equal(t, "history", h.types(t, ctx, p.ID), []event.Type{event.PromiseMade, event.PromiseKept})
}

// A look at the risk is nobody's word: whoever keeps a promise just then is not
// told that somebody else was faster.
func TestWhoKeepsWhileTheRiskIsLookedAtKeeps(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, later := h.customer(t, ctx, "ann"), h.now.Add(time.Hour)
	var wg sync.WaitGroup
	for range 40 {
		p := h.make(t, ctx, ann, 24*time.Hour)
		wg.Go(func() {
			if _, err := h.Looked(ctx, []promise.Look{{Promise: p, Next: &later}}); err != nil {
				t.Errorf("look: %v", err)
			}
		})
		wg.Go(func() {
			if _, err := h.Keep(ctx, p.ID, promise.Evidence{Note: "called"}); err != nil {
				t.Errorf("keep: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestTimeAloneWarnsThenBreaks(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	other := testhouse.Tenant(t, h.db, "bolt")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), 10*time.Hour)
	h.make(t, ctx, h.customer(t, ctx, "bea"), 1000*time.Hour) // far off: never touched below
	made := h.now
	for _, step := range []struct {
		after   time.Duration
		changed int
		state   promise.State
	}{
		{7 * time.Hour, 0, promise.Open},
		{8 * time.Hour, 1, promise.Open},
		{10 * time.Hour, 0, promise.Open},
		{11 * time.Hour, 1, promise.Open},
		{33 * time.Hour, 0, promise.Open},
		{35 * time.Hour, 1, promise.Broken},
		{99 * time.Hour, 0, promise.Broken},
	} {
		h.now = made.Add(step.after)
		if n := h.sweep(t, ctx, other); n != step.changed {
			t.Errorf("after %v the sweep changed %d, want %d", step.after, n, step.changed)
		}
		if n := h.sweep(t, ctx, other); n != 0 {
			t.Errorf("after %v a second sweep changed %d, want 0", step.after, n)
		}
		got, err := h.Find(ctx, p.ID)
		if err != nil || got.State != step.state {
			t.Errorf("after %v: %v, %v; want %s", step.after, got.State, err, step.state)
		}
	}
	equal(t, "history", h.types(t, ctx, p.ID),
		[]event.Type{event.PromiseMade, event.PromiseWarned, event.PromiseOverdue, event.PromiseBroken})

	// Evidence dated in time corrects it; the history stays.
	at := made.Add(9 * time.Hour)
	kept, err := h.Keep(ctx, p.ID, promise.Evidence{Note: "the carrier's slip", OccurredAt: &at})
	if err != nil || kept.State != promise.Kept {
		t.Errorf("late evidence: %v, %v; want KEPT", kept, err)
	}
}

func TestOneTenantsTroubleIsItsOwn(t *testing.T) {
	h := newHouse(t)
	lost, ctx := testhouse.Tenant(t, h.db, "lost"), testhouse.Tenant(t, h.db, "acme")
	h.make(t, lost, h.customer(t, lost, "ann"), time.Hour)
	p := h.make(t, ctx, h.customer(t, ctx, "bea"), time.Hour)
	h.now = h.now.Add(100 * time.Hour)
	if n, err := h.Sweep(context.Background(), actorOf(ctx)); n != 1 || err == nil {
		t.Errorf("sweep = %d, %v; want one changed, and the other tenant's error told", n, err)
	}
	if n, err := h.RollUp(context.Background(), actorOf(ctx)); n == 0 || err == nil {
		t.Errorf("roll-up = %d, %v; want acme's days, and the other tenant's error told", n, err)
	}
	if got, err := h.Find(ctx, p.ID); err != nil || got.State != promise.Broken {
		t.Errorf("acme's promise: %v, %v; want BROKEN", got, err)
	}
}

func TestTwoSweepsAtOnceBreakOnce(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	var all []*promise.Promise
	for range 30 {
		all = append(all, h.make(t, ctx, ann, time.Hour))
	}
	h.now = h.now.Add(100 * time.Hour)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := h.Sweep(context.Background(), actorOf(ctx)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	h.sweep(t, ctx)
	for _, p := range all {
		equal(t, "history", h.types(t, ctx, p.ID), []event.Type{event.PromiseMade, event.PromiseBroken})
	}
}

func TestAnotherTenantsPromiseIsMissing(t *testing.T) {
	h := newHouse(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	day := clock.DayOf(h.now, time.UTC).Add(1)
	p, err := h.Make(acme, promise.Draft{CustomerID: ann, Text: "x", By: promise.By{DueDay: &day}, ExternalID: "P1"})
	must(t, err)
	if same, err := h.FindExternal(acme, "P1"); err != nil || same.ID != p.ID {
		t.Errorf("acme's own, by its key: %v, %v", same, err)
	}
	bobs := h.customer(t, bolt, "bob")
	later := h.now.Add(time.Hour)
	due := promise.By{DueAt: &later}
	for name, try := range map[string]func() error{
		"read":         func() error { _, err := h.Find(bolt, p.ID); return err },
		"by its key":   func() error { _, err := h.FindExternal(bolt, p.ExternalID); return err },
		"keep":         func() error { _, err := h.Keep(bolt, p.ID, promise.Evidence{Note: "x"}); return err },
		"void":         func() error { _, err := h.Void(bolt, p.ID, "x"); return err },
		"renegotiate":  func() error { _, err := h.Renegotiate(bolt, p.ID, promise.NewDate{By: due, Reason: "x"}); return err },
		"its customer": func() error { _, err := h.Make(bolt, promise.Draft{CustomerID: ann, Text: "x", By: due}); return err },
		"its owner": func() error {
			_, err := h.Make(bolt, promise.Draft{CustomerID: bobs, Text: "x", By: due, OwnerID: tenants.From(acme).MemberID})
			return err
		},
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
	if n, err := h.Count(bolt, promise.Filter{}); err != nil || n != 0 {
		t.Errorf("bolt counts %d promises, %v; want none", n, err)
	}
	equal(t, "history", h.types(t, acme, p.ID), []event.Type{event.PromiseMade})
}

func TestAnEndCustomerSpeaksOfHerOwnPromisesOnly(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, bea := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea")
	hers, other := h.make(t, ctx, ann, time.Hour), h.make(t, ctx, bea, time.Hour)
	for _, p := range []*promise.Promise{hers, other} {
		must1(t)(h.Keep(ctx, p.ID, promise.Evidence{Note: "called"}))
	}
	a := *tenants.From(ctx)
	a.Kind, a.MemberID, a.Role, a.CustomerID = tenants.KindCustomer, "", "", ann
	asAnn := tenants.As(context.Background(), &a)
	must1(t)(h.Confirm(asAnn, hers.ID))
	must1(t)(h.Dispute(asAnn, hers.ID, "nobody called"))
	if _, err := h.Dispute(asAnn, other.ID, "x"); !fault.IsMissing(err) {
		t.Errorf("another customer's promise: %v, want missing", err)
	}
	events, err := h.log.Of(ctx, hers.ID)
	must(t, err)
	if last := events[len(events)-1]; last.ActorKind != tenants.KindCustomer || last.ActorID != ann {
		t.Errorf("the dispute is recorded as %s %s's", last.ActorKind, last.ActorID)
	}
}

func TestReportCountsChainsByTheirAgreedDay(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	start := h.now
	kept, late, broken, overdue, moved, void := h.make(t, ctx, ann, time.Hour), h.make(t, ctx, ann, time.Hour),
		h.make(t, ctx, ann, time.Hour), h.make(t, ctx, ann, 2*time.Hour), h.make(t, ctx, ann, time.Hour), h.make(t, ctx, ann, time.Hour)
	h.make(t, ctx, ann, 1000*time.Hour) // hasn't fallen due

	later := start.Add(2 * time.Hour)
	next, err := h.Renegotiate(ctx, moved.ID, promise.NewDate{By: promise.By{DueAt: &later}, Reason: "late part"})
	must(t, err)
	h.now = start.Add(30 * time.Minute)
	must1(t)(h.Keep(ctx, kept.ID, promise.Evidence{Note: "x"}))
	must1(t)(h.Void(ctx, void.ID, "entered twice"))
	h.now = start.Add(90 * time.Minute)
	must1(t)(h.Keep(ctx, late.ID, promise.Evidence{Note: "x"}))
	must1(t)(h.Keep(ctx, next.ID, promise.Evidence{Note: "x"}))
	must1(t)(h.Break(ctx, broken.ID, "we can't"))
	h.now = start.Add(3 * time.Hour)
	_ = overdue

	check := func(when string) {
		t.Helper()
		r, err := h.Report(ctx, "2026-03-01", "2026-03-31", promise.GroupNone, 100)
		must(t, err)
		if len(r.Rows) != 1 || r.Groups != 1 || r.Total.FallenDue() != r.Rows[0].FallenDue() {
			t.Fatalf("%s: %+v, want one row, which is the total", when, r)
		}
		got := r.Rows[0]
		if got.Kept != 2 || got.KeptLate != 1 || got.Broken != 1 || got.Overdue != 1 || got.FallenDue() != 5 {
			t.Errorf("%s: %v", when, &got.Tally)
		}
		if *got.KeepRate() != 0.4 || *got.FirstDateRate() != 0.2 || got.OverDeliveryRate() != nil {
			t.Errorf("%s: keep rate %v, first-date rate %v", when, *got.KeepRate(), *got.FirstDateRate())
		}
		if m := got.MedianMargin(); *m != 30*time.Minute { // +30 min, −30 min, +30 min
			t.Errorf("%s: median margin %v, want 30m", when, m)
		}
	}
	check("the same day")
	h.now = start.AddDate(0, 0, 7)
	check("a week later, before the roll-up")
	must1(t)(h.RollUp(ctx, actorOf(ctx)))
	check("a week later, from the roll-up")
	if d, err := h.Verify(ctx); err != nil || len(d) != 0 {
		t.Errorf("verify = %v, %v; want no difference", d, err)
	}
	h.db.PromiseDay.Update().AddKept(1).ExecX(ctx)
	if d, err := h.Verify(ctx); err != nil || len(d) == 0 {
		t.Errorf("verify of a roll-up changed by hand = %v, %v; want a difference", d, err)
	}
}

func TestLoadIsSafeToRunAgain(t *testing.T) {
	h := newHouse(t)
	ctx := event.Backfilling(testhouse.Tenant(t, h.db, "acme"))
	ann := h.customer(t, ctx, "ann")
	made := h.now.AddDate(0, -2, 0)
	day := clock.DayOf(made, time.UTC).Add(10)
	on := func(external string, e promise.Ending) promise.History {
		return promise.History{Ending: e, Draft: promise.Draft{
			CustomerID: ann, Text: "Delivered", By: promise.By{DueDay: &day}, MadeAt: &made, ExternalID: external,
		}}
	}
	history := []promise.History{
		on("kept", promise.Ending{State: promise.Kept, At: made.AddDate(0, 0, 10), Evidence: "delivered"}),
		on("late", promise.Ending{State: promise.Kept, At: made.AddDate(0, 0, 11), Evidence: "delivered"}),
		on("void", promise.Ending{State: promise.Void, Reason: "cancelled"}),
		on("gone", promise.Ending{State: promise.Broken, Reason: "unavailable"}),
		on("open", promise.Ending{}),
		on("wrong", promise.Ending{State: promise.Kept, At: made.AddDate(0, 0, -1), Evidence: "delivered"}),
	}
	first, err := h.Load(ctx, history)
	must(t, err)
	want := []promise.State{promise.Kept, promise.KeptLate, promise.Void, promise.Broken, promise.Broken}
	for i, s := range want {
		p, err := h.Find(ctx, first[i].ID)
		if err != nil || p.State != s || !first[i].Created {
			t.Errorf("%s: %v, %v, %+v; want %s", history[i].ExternalID, p, err, first[i], s)
		}
	}
	if fault.KindOf(first[5].Err) != fault.KindInvalid {
		t.Errorf("kept before it was made: %+v, want refused", first[5])
	}
	events := h.db.Event.Query().CountX(ctx)

	again, err := h.Load(ctx, history)
	must(t, err)
	for i := range want {
		if again[i].ID != first[i].ID || again[i].Created || again[i].Updated {
			t.Errorf("loaded again, %s: %+v", history[i].ExternalID, again[i])
		}
	}
	if n := h.db.Event.Query().CountX(ctx); n != events {
		t.Errorf("loading again raised %d events", n-events)
	}
	history[4].Ending = promise.Ending{State: promise.Kept, At: made.AddDate(0, 0, 9), Evidence: "the carrier's slip"}
	third, err := h.Load(ctx, history)
	must(t, err)
	if p, err := h.Find(ctx, first[4].ID); err != nil || p.State != promise.Kept || !third[4].Updated {
		t.Errorf("evidence that came later: %v, %v, %+v; want KEPT", p, err, third[4])
	}
	history[2].Ending = promise.Ending{State: promise.Kept, At: made.AddDate(0, 0, 9), Evidence: "x"}
	if fourth, err := h.Load(ctx, history); err != nil || fourth[2].Updated || fourth[2].Err != nil {
		t.Errorf("evidence for what was void: %+v, %v; want unchanged", fourth[2], err)
	}
	if n := h.sweep(t, ctx); n != 0 {
		t.Errorf("history made the sweep change %d promises", n)
	}
}

func TestAPromiseIsFoundByItsWords(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	hits, err := search.NewIndex(h.db, func() time.Time { return h.now }).Find(ctx, search.Query{Text: "call ba", First: 5})
	must(t, err)
	if len(hits) != 1 || hits[0].ID != p.ID {
		t.Errorf("found %v, want %s", hits, p.ID)
	}
}

func TestAMovedDateRingsAnew(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), 10*time.Hour)
	later := h.now.Add(100 * time.Hour)
	must1(t)(h.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueAt: &later}, Reason: "late part"}))
	h.now = h.now.Add(40 * time.Hour)
	if n := h.sweep(t, ctx); n != 0 {
		t.Errorf("at two fifths of the new time the sweep changed %d, want 0", n)
	}
	h.now = h.now.Add(41 * time.Hour)
	if n := h.sweep(t, ctx); n != 1 {
		t.Errorf("at four fifths of the new time the sweep changed %d, want 1", n)
	}
}

func TestADayMovedByWaitingIsRecounted(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), 10*time.Hour)
	must1(t)(h.Wait(ctx, p.ID, "her address"))
	must1(t)(h.RollUp(ctx, actorOf(ctx)))
	h.now = h.now.Add(72 * time.Hour)
	must1(t)(h.Resume(ctx, p.ID))
	must1(t)(h.RollUp(ctx, actorOf(ctx)))
	h.now = h.now.Add(72 * time.Hour)
	r, err := h.Report(ctx, "2026-03-01", "2026-03-31", promise.GroupDay, 100)
	must(t, err)
	if len(r.Rows) != 1 || r.Rows[0].Key != "2026-03-07" || r.Rows[0].Overdue != 1 {
		t.Errorf("report = %+v; want one overdue on 2026-03-07", r)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must1(t testing.TB) func(any, error) {
	return func(_ any, err error) { t.Helper(); must(t, err) }
}
