package advice_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/ent/db/timesday"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

func ptr[T any](v T) *T { return &v }

type house struct {
	db       *store.DB
	now      time.Time
	promises *promise.Book
	book     *advice.Book
	customer string
}

func open(t *testing.T) (*house, context.Context) {
	h := &house{db: testhouse.Open(t), now: testhouse.Now}
	at := func() time.Time { return h.now }
	ctx := testhouse.Tenant(t, h.db, "acme")
	log := event.NewLog(h.db, at, nil)
	h.promises = promise.NewBook(h.db, log, customer.NewBook(h.db, log, at), at)
	h.book = advice.NewBook(h.db, at)
	h.customer = h.anybody(ctx)
	return h, ctx
}

func (h *house) anybody(ctx context.Context) string {
	return h.db.Customer.Create().SetID(id.New(id.Customer)).SetName("x").SetFolded("x").SetStage("PROSPECT").
		SetCreatedAt(h.now).SetUpdatedAt(h.now).SaveX(ctx).ID
}

// history loads n promises of a product that were made on a day and kept after
// so many hours; 0 is never.
func (h *house) history(t *testing.T, ctx context.Context, product string, made time.Time, hours ...int) {
	t.Helper()
	var all []promise.History
	for i, n := range hours {
		p := promise.History{Draft: promise.Draft{
			ExternalID: fmt.Sprint(product, made.Unix(), "-", i), CustomerID: h.customer, Text: "Repair", ProductID: product,
			By: promise.By{DueAt: ptr(made.Add(48 * time.Hour))}, MadeAt: &made,
		}}
		p.Ending = promise.Ending{State: promise.Broken, At: made.Add(49 * time.Hour)}
		if n > 0 {
			p.Ending = promise.Ending{State: promise.Kept, At: made.Add(time.Duration(n) * time.Hour), Evidence: "done"}
		}
		all = append(all, p)
	}
	loaded, err := h.promises.Load(event.Backfilling(ctx), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range loaded {
		if l.Err != nil {
			t.Fatal(l.Err)
		}
	}
}

func (h *house) product(ctx context.Context, name string) string {
	return h.db.Product.Create().SetID(id.New(id.Product)).SetExternalID(name).SetName(name).SetFolded(name).
		SetCreatedAt(h.now).SetUpdatedAt(h.now).SaveX(ctx).ID
}

// upTo gives 1, 2, … n.
func upTo(n int) (out []int) {
	for i := range n {
		out = append(out, i+1)
	}
	return out
}

func (h *house) rollUp(t *testing.T, ctx context.Context) {
	t.Helper()
	if _, err := h.book.RollUp(ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(ctx), nil }); err != nil {
		t.Fatal(err)
	}
	if wrong, err := h.book.Verify(ctx); err != nil || len(wrong) > 0 {
		t.Fatalf("Verify = %v, %v", wrong, err)
	}
}

func TestAdviceFromHistory(t *testing.T) {
	h, ctx := open(t)
	lamp, sofa, new := h.product(ctx, "lamp"), h.product(ctx, "sofa"), h.product(ctx, "new")
	made := h.now.AddDate(0, 0, -60)
	h.history(t, ctx, lamp, made, upTo(40)...)
	h.history(t, ctx, sofa, made.AddDate(0, 0, 5), append(upTo(60), make([]int, 20)...)...)
	h.history(t, ctx, new, made.AddDate(0, 0, 9), upTo(10)...)
	h.history(t, ctx, lamp, h.now.AddDate(-1, 0, -10), 700, 700, 700) // too long ago
	for _, rolled := range []bool{false, true} {
		if rolled {
			h.rollUp(t, ctx)
		}
		for _, tc := range []struct{ name, product, want string }{
			{"a product's own", lamp, "PRODUCT of 40: 20h 32h 38h; in 38h, target 32h"},
			{"of which too many were never kept", sofa, " of 110: 28h 54h never; none"},
			{"with too few of its own, from all", new, " of 110: 28h 54h never; none"},
			{"nothing in particular", "", " of 110: 28h 54h never; none"},
		} {
			got, err := h.book.Ask(ctx, advice.Question{ProductID: tc.product})
			if err != nil {
				t.Fatal(err)
			}
			if s := said(got, h.now); s != tc.want {
				t.Errorf("%s (rolled up: %v): %s, want %s", tc.name, rolled, s, tc.want)
			}
		}
	}
	theirs, err := h.book.Ask(testhouse.Tenant(t, h.db, "bolt"), advice.Question{ProductID: lamp})
	if err != nil || theirs.Proposed != nil || theirs.Bases[0].Kept != 0 {
		t.Errorf("another tenant is advised %+v, %v", theirs, err)
	}
}

// said writes the basis that proposes, or else the widest, and what it proposes.
// Times are told a 128th longer at most, so hours come out rounded down.
func said(a *advice.Advice, now time.Time) string {
	b := a.Bases[len(a.Bases)-1]
	if a.Proposed != nil {
		b = a.Proposed.Basis
	}
	hours := func(d *time.Duration) string {
		if d == nil {
			return "never"
		}
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	out := fmt.Sprintf("%s of %d: %s %s %s; ", b.Dimension, b.Kept, hours(b.P50), hours(b.P80), hours(b.P95))
	if a.Proposed == nil {
		return out + "none"
	}
	due, target := a.Proposed.DueAt.Sub(now), a.Proposed.TargetAt.Sub(now)
	return out + fmt.Sprintf("in %s, target %s", hours(&due), hours(&target))
}

func TestWhatHistorySaysOfADate(t *testing.T) {
	h, ctx := open(t)
	lamp := h.product(ctx, "lamp")
	h.history(t, ctx, lamp, h.now.AddDate(0, 0, -60), upTo(40)...)
	for _, tc := range []struct {
		q     advice.Question
		bold  bool
		share float64
	}{
		{advice.Question{DueAt: ptr(h.now.Add(20*time.Hour + 30*time.Minute))}, true, .5},
		{advice.Question{DueAt: ptr(h.now.Add(39 * time.Hour))}, false, .95},
		{advice.Question{DueDay: ptr(clock.DayOf(h.now.Add(38*time.Hour), time.UTC))}, false, 1},
		{advice.Question{DueDay: ptr(clock.DayOf(h.now, time.UTC))}, true, .25},
	} {
		tc.q.ProductID = lamp
		got, err := h.book.Ask(ctx, tc.q)
		if err != nil {
			t.Fatal(err)
		}
		if a := got.Asked; a == nil || a.Bold != tc.bold || a.Share < tc.share-.026 || a.Share > tc.share+.026 {
			t.Errorf("of %v %v: %+v, want bold %v, share %g", tc.q.DueAt, tc.q.DueDay, a, tc.bold, tc.share)
		}
	}
	if _, err := h.book.Ask(ctx, advice.Question{ProductID: lamp, DueAt: ptr(h.now.Add(-time.Hour))}); err == nil {
		t.Error("the past was answered for")
	}
}

// A chain of renegotiations took as long as from its first promise to its end,
// and a change of any of them is counted anew.
func TestTheUnitIsTheChain(t *testing.T) {
	h, ctx := open(t)
	p, err := h.promises.Make(ctx, promise.Draft{CustomerID: h.customer, Text: "Call", By: promise.By{DueAt: ptr(h.now.Add(time.Hour))}})
	if err != nil {
		t.Fatal(err)
	}
	h.rollUp(t, ctx)
	if b := h.all(t, ctx); b.Running != 1 || b.Kept != 0 {
		t.Errorf("of one open promise: %+v", b)
	}
	h.now = h.now.Add(30 * time.Minute)
	if p, err = h.promises.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueAt: ptr(h.now.Add(30 * time.Hour))}, Reason: "she asked"}); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(24 * time.Hour)
	h.rollUp(t, ctx)
	if _, err := h.promises.Keep(ctx, p.ID, promise.Evidence{Note: "called"}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // counted from the records first, then rolled up
		if b := h.all(t, ctx); b.Running != 0 || b.Kept != 1 || *b.P50 < 24*time.Hour+30*time.Minute || *b.P50 > 25*time.Hour {
			t.Errorf("of the chain: %+v, %v", b, b.P50)
		}
		h.rollUp(t, ctx)
	}
	if err := h.db.TimesDay.Update().Where(timesday.Dimension("")).SetNever(7).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if wrong, err := h.book.Verify(ctx); err != nil || len(wrong) != 1 {
		t.Errorf("after a row was changed by hand Verify = %v, %v; want one difference", wrong, err)
	}
}

func (h *house) all(t *testing.T, ctx context.Context) *advice.Basis {
	t.Helper()
	a, err := h.book.Ask(ctx, advice.Question{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Bases[len(a.Bases)-1]
}
