package story_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/ent/db/searchdoc"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// Whatever is derived is recounted: each thing that is falsified behind the
// rooms' backs is told of.
func TestVerifyingTellsOfWhatWasFalsified(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	sofa := order(ann, "o-1", today)
	sofa.Lines, sofa.Amount = []purchase.LineDraft{{Description: "Sofa", Quantity: 1, UnitPrice: money.Money{Minor: 9900, Currency: "EUR"}}}, nil
	p := h.record(t, ctx, sofa)
	call, err := h.stories.RecordInteraction(ctx, interaction.Draft{
		CustomerID: ann, Channel: customer.Email, Direction: interaction.Outbound, Subject: "Your order", OccurredAt: testhouse.Now})
	if err != nil {
		t.Fatal(err)
	}
	later := h.now.Add(time.Hour)
	made, err := h.rooms.Promises.Make(ctx, promise.Draft{CustomerID: ann, Text: "Call back", By: promise.By{DueAt: &later}})
	if err != nil {
		t.Fatal(err)
	}
	purchases, interactions, promises := h.rooms.Purchases.Verify, h.rooms.Interactions.Verify, h.rooms.Promises.VerifyRecords
	for _, verify := range []func(context.Context) ([]string, error){purchases, interactions, promises} {
		if got, err := verify(ctx); err != nil || len(got) > 0 {
			t.Fatalf("before: %v, %v; want no difference", got, err)
		}
	}
	lose := func(id string) error {
		_, err := h.db.SearchDoc.Delete().Where(searchdoc.ID(id)).Exec(ctx)
		return err
	}
	for _, tc := range []struct {
		what    string
		falsify error
		verify  func(context.Context) ([]string, error)
		want    string
	}{
		{"an amount", h.db.Purchase.UpdateOneID(p.ID).SetAmount(1).Exec(ctx), purchases, "its lines come to 99.00"},
		{"a number", h.db.Purchase.UpdateOneID(p.ID).SetFolded("another").Exec(ctx), purchases, "is found by"},
		{"the list", h.db.Interaction.UpdateOneID(call.Record.ID).SetUnanswered(true).Exec(ctx), interactions, "waits for an answer"},
		{"a doc too few", lose(call.Record.ID), interactions, "has no search doc"},
		{"a state", h.db.Promise.UpdateOneID(made.ID).SetState("KEPT").Exec(ctx), promises, "its history says OPEN"},
		{"an alarm", nil, promises, "is KEPT; that it has an alarm is true"},
		{"a doc too many", h.db.SearchDoc.Create().SetID("prm_gone").SetDocid(1).SetKind("PROMISE").SetTitle("x").SetFolded("x").SetWords("x").SetUpdatedAt(h.now).Exec(ctx), promises, "2 records of kind PROMISE can be found; there are 1"},
	} {
		if tc.falsify != nil {
			t.Fatalf("%s: %v", tc.what, tc.falsify)
		}
		got, err := tc.verify(ctx)
		if told := strings.Join(got, "\n"); err != nil || !strings.Contains(told, tc.want) {
			t.Errorf("%s: told %q, %v; want %q", tc.what, told, err, tc.want)
		}
	}
}

// A customer stands where her purchases that stand put her, whichever way one
// was called off; any other stage is told of, too high a one as well.
func TestStagesFollowWhatStands(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	first := h.record(t, ctx, order(ann, "o-1", today))
	second := h.record(t, ctx, order(ann, "o-2", today))
	gone := order(ann, "o-3", today)
	gone.Status = purchase.Unavailable
	again := order(ann, "o-1", today)
	again.Status = purchase.Shipped
	for _, step := range []struct {
		what string
		do   func() error
		want customer.Stage
	}{
		{"two stand", func() error { return nil }, customer.Repeat},
		{"one that we never had", func() error { h.record(t, ctx, gone); return nil }, customer.Repeat},
		{"one is called off", func() error {
			_, err := h.stories.CancelPurchase(ctx, second.ID, h.now, "changed her mind")
			return err
		}, customer.FirstTime},
		{"the other is unavailable", func() error {
			_, err := h.stories.MarkPurchaseUnavailable(ctx, first.ID, "sold out")
			return err
		}, customer.Prospect},
		{"and found after all, says a load", func() error { h.record(t, ctx, again); return nil }, customer.FirstTime},
		{"she stays away", func() error { return h.rooms.Customers.Lapse(ctx, []string{ann}) }, customer.Lapsed},
		{"the last is called off", func() error {
			_, err := h.stories.CancelPurchase(ctx, first.ID, h.now, "changed her mind")
			return err
		}, customer.Prospect},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if c, err := h.rooms.Customers.Find(ctx, ann); err != nil || c.Stage != step.want {
			t.Errorf("%s: she is %s, %v; want %s", step.what, c.Stage, err, step.want)
		}
		for _, stage := range []customer.Stage{customer.Prospect, customer.FirstTime, customer.Repeat} {
			if err := h.db.Customer.UpdateOneID(ann).SetStage(string(stage)).Exec(ctx); err != nil {
				t.Fatal(err)
			}
			if wrong, err := h.stories.Verify(ctx); err != nil || (len(wrong) == 0) != (stage == step.want || step.want == customer.Lapsed && stage == customer.FirstTime) {
				t.Errorf("%s, and the record says %s: told %q, %v", step.what, stage, wrong, err)
			}
		}
		if err := h.db.Customer.UpdateOneID(ann).SetStage(string(step.want)).Exec(ctx); err != nil {
			t.Fatal(err)
		}
	}
}
