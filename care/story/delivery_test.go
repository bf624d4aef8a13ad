package story_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/event"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/internal/upsert"
)

// today is the day of testhouse.Now in Berlin, which is an hour ahead of UTC.
const today, yesterday = clock.Day("2026-03-04"), clock.Day("2026-03-03")

func (h *house) promisesOf(t *testing.T, ctx context.Context, purchaseID string) []*promise.Promise {
	t.Helper()
	ps, err := h.rooms.Promises.OfPurchase(ctx, purchaseID)
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

func (h *house) record(t *testing.T, ctx context.Context, d purchase.Draft) *purchase.Purchase {
	t.Helper()
	r, err := h.stories.RecordPurchase(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return r.Record
}

func TestAPromisedDayMakesAPromise(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	p := h.record(t, ctx, order(ann, "o-1", today))
	ps := h.promisesOf(t, ctx, p.ID)
	if len(ps) != 1 {
		t.Fatalf("%d promises, want 1", len(ps))
	}
	due := time.Date(2026, 3, 4, 22, 59, 59, 999999000, time.UTC)
	if q := ps[0]; q.Text != "Delivered by 2026-03-04" || q.State != promise.Open || !q.Due.At.Equal(due) || !q.MadeAt.Equal(p.OccurredAt) || q.CustomerID != ann {
		t.Errorf("the promise is %+v", q)
	}
	without := order(ann, "o-2", today)
	without.PromisedDay = nil
	if ps := h.promisesOf(t, ctx, h.record(t, ctx, without).ID); len(ps) != 0 {
		t.Errorf("%d promises without a promised day", len(ps))
	}
}

func TestDeliveryIsTheEvidence(t *testing.T) {
	inTime, late := testhouse.Now.Add(-time.Hour), testhouse.Now.Add(-time.Hour)
	for _, tc := range []struct {
		name string
		day  clock.Day
		does func(h *house, ctx context.Context, id string) error
		want promise.State
	}{
		{"delivered in time", today, func(h *house, ctx context.Context, id string) error {
			return second(h.stories.DeliverPurchase(ctx, id, inTime))
		}, promise.Kept},
		{"delivered late", yesterday, func(h *house, ctx context.Context, id string) error {
			return second(h.stories.DeliverPurchase(ctx, id, late))
		}, promise.KeptLate},
		{"cancelled", today, func(h *house, ctx context.Context, id string) error {
			return second(h.stories.CancelPurchase(ctx, id, testhouse.Now, "changed her mind"))
		}, promise.Void},
		{"unavailable", today, func(h *house, ctx context.Context, id string) error {
			return second(h.stories.MarkPurchaseUnavailable(ctx, id, "burnt"))
		}, promise.Broken},
		{"unavailable, then found and delivered in time", today, func(h *house, ctx context.Context, id string) error {
			if err := second(h.stories.MarkPurchaseUnavailable(ctx, id, "lost")); err != nil {
				return err
			}
			return second(h.stories.DeliverPurchase(ctx, id, inTime))
		}, promise.Kept},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := open(t)
			ctx := testhouse.Tenant(t, h.db, "acme")
			p := h.record(t, ctx, order(h.customer(t, ctx, "ann"), "o-1", tc.day))
			other, err := h.rooms.Promises.Make(ctx, promise.Draft{CustomerID: p.CustomerID, Text: "Call before we come",
				By: promise.By{DueDay: ptr(clock.Day("2026-03-09"))}, PurchaseID: p.ID})
			if err != nil {
				t.Fatal(err)
			}
			if err := tc.does(h, ctx, p.ID); err != nil {
				t.Fatal(err)
			}
			ps := h.promisesOf(t, ctx, p.ID)
			if len(ps) != 2 || ps[0].State != tc.want {
				t.Fatalf("promises %+v, want the first %s", ps, tc.want)
			}
			if q, err := h.rooms.Promises.Find(ctx, other.ID); err != nil || q.State != promise.Open {
				t.Errorf("another promise on the purchase is %s, %v; a delivery is no evidence for it", q.State, err)
			}
			before := h.count(t, ctx)
			_ = tc.does(h, ctx, p.ID) // the same again: refused or unchanged, and nothing written
			if after := h.count(t, ctx); after != before {
				t.Errorf("said twice: %d events, were %d", after, before)
			}
		})
	}
}

func (h *house) count(t *testing.T, ctx context.Context) int {
	t.Helper()
	n, err := h.db.Event.Query().Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDeliveryInTimeCorrectsWhatTimeBroke(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.record(t, ctx, order(h.customer(t, ctx, "ann"), "o-1", yesterday))
	q := h.promisesOf(t, ctx, p.ID)[0]
	if _, err := h.rooms.Promises.Break(ctx, q.ID, "nobody told us of a delivery"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, testhouse.Now.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	if q = h.promisesOf(t, ctx, p.ID)[0]; q.State != promise.Kept {
		t.Errorf("state %s, want KEPT: the evidence is dated in time", q.State)
	}
}

func TestDeliveryKeepsTheLastOfTheChain(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.record(t, ctx, order(h.customer(t, ctx, "ann"), "o-1", today))
	first := h.promisesOf(t, ctx, p.ID)[0]
	_, err := h.rooms.Promises.Renegotiate(ctx, first.ID, promise.NewDate{By: promise.By{DueDay: ptr(clock.Day("2026-03-06"))}, Reason: "the lorry broke down"})
	if err != nil {
		t.Fatal(err)
	}
	// It had arrived an hour before they spoke.
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, testhouse.Now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if ps := h.promisesOf(t, ctx, p.ID); len(ps) != 2 || ps[0].State != promise.Renegotiated || ps[1].State != promise.Kept {
		t.Errorf("chain %+v, want renegotiated, kept", ps)
	}
}

func TestAnUpheldDisputeStands(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	d := order(h.customer(t, ctx, "ann"), "o-1", today)
	d.DeliveredAt = ptr(testhouse.Now.Add(-time.Hour))
	p := h.record(t, ctx, d)
	q := h.promisesOf(t, ctx, p.ID)[0]
	if _, err := h.rooms.Promises.Dispute(ctx, q.ID, "nothing came"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Promises.SettleDispute(ctx, q.ID, true, "the parcel went to another"); err != nil {
		t.Fatal(err)
	}
	d.Channel = purchase.Human // recorded again with something else about it
	h.record(t, ctx, d)
	if q = h.promisesOf(t, ctx, p.ID)[0]; q.State != promise.Broken {
		t.Errorf("state %s, want BROKEN as people decided", q.State)
	}
}

// A purchase loaded with its end and one that was recorded and changed step by
// step leave the same promise.
func TestLoadingAtOnceIsRecordingStepByStep(t *testing.T) {
	h := open(t)
	ctx := event.Backfilling(testhouse.Tenant(t, h.db, "acme"))
	ann := h.customer(t, ctx, "ann")
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		d := order(ann, fmt.Sprint("whole-", n), clock.DayOf(testhouse.Now, time.UTC).Add(rapid.IntRange(-2, 2).Draw(t, "day")))
		steps := d
		steps.ExternalID = ptr(fmt.Sprint("steps-", n))
		d.Status = rapid.SampledFrom([]purchase.Status{purchase.Placed, purchase.Shipped, purchase.Delivered, purchase.Cancelled, purchase.Unavailable, purchase.Returned}).Draw(t, "status")
		switch d.Status {
		case purchase.Delivered, purchase.Cancelled, purchase.Returned:
			if rapid.Bool().Draw(t, "dated") {
				d.DeliveredAt = ptr(testhouse.Now.Add(-time.Duration(rapid.IntRange(0, 47).Draw(t, "hours")) * time.Hour))
			}
		}
		whole, err := h.stories.RecordPurchase(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := h.stories.RecordPurchase(ctx, steps)
		if err != nil {
			t.Fatal(err)
		}
		if d.DeliveredAt != nil {
			if _, err = h.stories.DeliverPurchase(ctx, parts.Record.ID, *d.DeliveredAt); err != nil {
				t.Fatal(err)
			}
		}
		steps.Status, steps.DeliveredAt = d.Status, d.DeliveredAt
		if d.Status == purchase.Returned && d.DeliveredAt == nil {
			return // what nobody saw arrive isn't returned step by step
		}
		if parts, err = h.stories.RecordPurchase(ctx, steps); err != nil {
			t.Fatal(err)
		}
		a, errA := h.rooms.Promises.OfPurchase(ctx, whole.Record.ID)
		b, errB := h.rooms.Promises.OfPurchase(ctx, parts.Record.ID)
		if errA != nil || errB != nil || len(a) != 1 || len(b) != 1 {
			t.Fatalf("promises %v %v, %v %v", a, b, errA, errB)
		}
		if a[0].State != b[0].State || parts.Record.Status != whole.Record.Status {
			t.Fatalf("at once %s %s, step by step %s %s", whole.Record.Status, a[0].State, parts.Record.Status, b[0].State)
		}
	})
}

func TestALoadMayTellOfAPurchaseTwice(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, bea := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea")
	placed := order(ann, "o-1", today)
	arrived, at := placed, testhouse.Now.Add(-time.Hour)
	arrived.DeliveredAt = &at
	results, err := h.stories.LoadPurchases(ctx, []purchase.Draft{placed, order(bea, "o-2", today), arrived})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []promise.State{promise.Kept, promise.Open, promise.Kept} {
		if ps := h.promisesOf(t, ctx, results[i].Record.ID); len(ps) != 1 || ps[0].State != want {
			t.Errorf("draft %d has promises %v, want one that is %s", i, ps, want)
		}
	}
}

func TestPurchasesMoveCustomersOn(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, bea := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea")
	cancelled := order(bea, "b-1", today)
	cancelled.Status = purchase.Cancelled
	want := []string{"FIRST_TIME PROSPECT", "REPEAT FIRST_TIME"}
	for i, drafts := range [][]purchase.Draft{
		{order(ann, "a-1", today), cancelled},
		{order(ann, "a-2", today), order(ann, "a-2", today), order(bea, "b-2", today)},
	} {
		if _, err := h.stories.LoadPurchases(ctx, drafts); err != nil {
			t.Fatal(err)
		}
		cs, err := h.rooms.Customers.ByIDs(ctx, []string{ann, bea})
		if got := fmt.Sprint(cs[ann].Stage, " ", cs[bea].Stage); err != nil || got != want[i] {
			t.Errorf("after load %d: %s, %v; want %s", i+1, got, err, want[i])
		}
	}
}

func TestARefusedPurchaseLeavesNoPromise(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	far := order(ann, "far", "2126-01-01")
	results, err := h.stories.LoadPurchases(ctx, []purchase.Draft{order(ann, "o-1", today), far})
	if err != nil || results[0].Outcome != upsert.Created || fault.KindOf(results[1].Err) != fault.KindInvalid {
		t.Fatalf("results %+v, %v; want the first in and the second refused", results, err)
	}
	if n, err := h.db.Promise.Query().Count(ctx); err != nil || n != 1 {
		t.Errorf("%d promises, %v; want 1", n, err)
	}
}

func TestStoriesKeepTenantsApart(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	p := h.record(t, acme, order(ann, "o-1", today))
	for what, err := range map[string]error{
		"record":      second(h.stories.RecordPurchase(bolt, order(ann, "o-2", today))),
		"deliver":     second(h.stories.DeliverPurchase(bolt, p.ID, testhouse.Now)),
		"cancel":      second(h.stories.CancelPurchase(bolt, p.ID, testhouse.Now, "")),
		"unavailable": second(h.stories.MarkPurchaseUnavailable(bolt, p.ID, "")),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if q := h.promisesOf(t, acme, p.ID)[0]; q.State != promise.Open {
		t.Errorf("acme's promise is %s", q.State)
	}
}
