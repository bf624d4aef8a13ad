package purchase_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kept/care/purchase"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/internal/upsert"
)

func TestWhatHasBecomeOfAPurchaseNeedsNoAmount(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	first := sofa(s.customer(t, ctx, "ann", ""), "o-1")
	_, err := s.purchases.Record(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	again := purchase.Draft{ExternalID: first.ExternalID, CustomerID: first.CustomerID, OccurredAt: first.OccurredAt, Status: purchase.Shipped}
	r, err := s.purchases.Record(ctx, again)
	if err != nil {
		t.Fatalf("shipped, nothing said of the amount: %v", err)
	}
	if r.Outcome != upsert.Updated || r.Record.Amount != euro(49900) || len(r.Record.Lines) != 1 {
		t.Errorf("got %s of %+v, want what it was, shipped", r.Outcome, r.Record)
	}
	unknown := "o-2"
	again.ExternalID = &unknown
	if _, err := s.purchases.Record(ctx, again); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a new one without an amount: %v, want a fault", err)
	}
}

func TestWhatWasDeliveredMayBeToldAgainAfterwards(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	d := sofa(s.customer(t, ctx, "ann", ""), "o-1")
	at := testhouse.Now.Add(-time.Hour)
	d.DeliveredAt = &at
	r, err := s.purchases.Record(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.purchases.Return(ctx, r.Record.ID, "too big"); err != nil {
		t.Fatal(err)
	}
	if r, err = s.purchases.Record(ctx, d); err != nil || r.Outcome != upsert.Unchanged || r.Record.Status != purchase.Returned {
		t.Errorf("told again: %+v, %v; want RETURNED as it was", r, err)
	}
	late := d
	late.OccurredAt, late.DeliveredAt = testhouse.Now, nil
	if _, err := s.purchases.Record(ctx, late); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("bought after it was delivered: %v, want a fault", err)
	}
}

// A partner tells of a purchase again while a member says that it arrived: what
// either was told stays.
func TestTellingAgainUndoesNoDelivery(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	ann := s.customer(t, ctx, "ann", "")
	for n := range 20 {
		d := sofa(ann, fmt.Sprint("o-", n))
		r, err := s.purchases.Record(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		var delivered, told error
		var both sync.WaitGroup
		both.Go(func() { _, delivered = s.purchases.Deliver(ctx, r.Record.ID, testhouse.Now) })
		both.Go(func() {
			d.Channel = purchase.Human
			_, told = s.purchases.Record(ctx, d)
		})
		both.Wait()
		p, err := s.purchases.Find(ctx, r.Record.ID)
		if err != nil || delivered == nil && p.Status != purchase.Delivered || told == nil && p.Channel != purchase.Human {
			t.Fatalf("%s by %s, %v, after %v and %v", p.Status, p.Channel, err, delivered, told)
		}
	}
}
