package promise_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
)

// bought gives the customer a purchase and a contact about it.
func (h *house) bought(ctx context.Context, customerID string) (purchase, contact string) {
	p := h.db.Purchase.Create().SetID(id.New(id.Purchase)).SetCustomerID(customerID).SetStatus("PLACED").SetChannel("HUMAN").
		SetAmount(100).SetCurrency("EUR").SetRate("1").SetOccurredAt(h.now).SetRecordedAt(h.now).SetUpdatedAt(h.now).SaveX(ctx)
	i := h.db.Interaction.Create().SetID(id.New(id.Interaction)).SetCustomerID(customerID).SetChannel("PHONE").
		SetDirection("INBOUND").SetInitiative("REACTIVE").SetOccurredAt(h.now).SetRecordedAt(h.now).SaveX(ctx)
	return p.ID, i.ID
}

func TestAPromiseNamesItsOwnCustomersRecords(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, alias, bea := h.customer(t, ctx, "ann"), h.customer(t, ctx, "ann again"), h.customer(t, ctx, "bea")
	h.db.Customer.UpdateOneID(alias).SetMergedIntoID(ann).ExecX(ctx)
	hers, contact := h.bought(ctx, ann)
	merged, mergedContact := h.bought(ctx, alias)
	others, othersContact := h.bought(ctx, bea)
	due := h.now.Add(time.Hour)
	promised := func(purchase, contact string) promise.Draft {
		return promise.Draft{CustomerID: ann, Text: "Bring it", By: promise.By{DueAt: &due}, PurchaseID: purchase, InteractionID: contact}
	}
	refused := func(what, field string, err error) {
		t.Helper()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindInvalid || !slices.Equal(f.Field, []string{field}) {
			t.Errorf("%s: %v; want %s refused", what, err, field)
		}
	}

	for _, own := range [][2]string{{hers, contact}, {merged, mergedContact}} {
		if _, err := h.Make(ctx, promised(own[0], own[1])); err != nil {
			t.Errorf("her own purchase and contact: %v", err)
		}
	}
	_, err := h.Make(ctx, promised(others, ""))
	refused("another's purchase", "purchaseId", err)
	_, err = h.Make(ctx, promised("", othersContact))
	refused("another's contact", "interactionId", err)
	if _, err := h.Make(ctx, promised(id.New(id.Purchase), "")); !fault.IsMissing(err) {
		t.Errorf("nobody's purchase: %v; want it missing", err)
	}

	p := h.make(t, ctx, ann, time.Hour)
	later := h.now.Add(2 * time.Hour)
	_, err = h.Renegotiate(ctx, p.ID, promise.NewDate{By: promise.By{DueAt: &later}, Reason: "traffic", InteractionID: othersContact})
	refused("agreed with another", "interactionId", err)
	_, err = h.Keep(ctx, p.ID, promise.Evidence{InteractionID: othersContact})
	refused("proved by another's contact", "interactionId", err)
	if _, err := h.Keep(ctx, p.ID, promise.Evidence{InteractionID: mergedContact}); err != nil {
		t.Errorf("proved by a merged record's contact: %v", err)
	}

	loaded, err := h.Load(ctx, []promise.History{
		{Draft: with(promised(others, ""), "l-1")}, {Draft: with(promised(merged, ""), "l-2")},
	})
	if err != nil {
		t.Fatal(err)
	}
	refused("another's purchase, imported", "purchaseId", loaded[0].Err)
	if loaded[1].Err != nil || !loaded[1].Created {
		t.Errorf("her merged record's, imported: %+v", loaded[1])
	}
}

func with(d promise.Draft, externalID string) promise.Draft {
	d.ExternalID = externalID
	return d
}

// TestReportByCustomerShowsThoseWithMostDue counts a merged record's promises as
// the survivor's, and tells of those beyond the rows too.
func TestReportByCustomerShowsThoseWithMostDue(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	other := testhouse.Tenant(t, h.db, "bolt")
	ann, alias, bea, cleo := h.customer(t, ctx, "ann"), h.customer(t, ctx, "ann again"), h.customer(t, ctx, "bea"), h.customer(t, ctx, "cleo")
	h.make(t, other, h.customer(t, other, "bob"), time.Hour)
	for of, n := range map[string]int{ann: 1, alias: 2, bea: 2, cleo: 1} {
		for range n {
			h.make(t, ctx, of, time.Hour)
		}
	}
	h.make(t, ctx, cleo, 48*time.Hour) // not due yet
	h.db.Customer.UpdateOneID(alias).SetMergedIntoID(ann).ExecX(ctx)
	h.now = h.now.Add(2 * time.Hour)
	from, to := clock.DayOf(h.now, time.UTC).Add(-3), clock.DayOf(h.now, time.UTC).Add(3)
	r, err := h.Report(ctx, from, to, promise.GroupCustomer, 2)
	must(t, err)
	var keys []string
	var due []int
	for _, row := range r.Rows {
		keys, due = append(keys, row.Key), append(due, row.FallenDue())
	}
	if !slices.Equal(keys, []string{ann, bea}) || !slices.Equal(due, []int{3, 2}) {
		t.Errorf("rows %v %v; want ann's three, her merged record's with them, and bea's two", keys, due)
	}
	if r.Groups != 3 || r.Total.FallenDue() != 6 {
		t.Errorf("%d groups, %d due in all; want 3 and 6", r.Groups, r.Total.FallenDue())
	}
}
