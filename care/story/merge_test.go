package story_test

import (
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

func TestMergingDerivesStagesAnewAndUndoingToo(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, anne := h.customer(t, ctx, "ann"), h.customer(t, ctx, "anne")
	h.record(t, ctx, order(ann, "o-1", today))
	h.record(t, ctx, order(anne, "o-2", today))
	call, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: anne, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: testhouse.Now.AddDate(0, 0, -3)})
	if err != nil {
		t.Fatal(err)
	}
	earlier := order(ann, "o-0", today)
	earlier.OccurredAt = testhouse.Now.AddDate(0, 0, -10)
	h.record(t, ctx, earlier)
	expect := func(when, id string, stage customer.Stage, of interaction.Stage) {
		t.Helper()
		c, err := h.rooms.Customers.Find(ctx, id)
		if err != nil || c.Stage != stage {
			t.Errorf("%s: the customer is %s, %v; want %s", when, c.Stage, err, stage)
		}
		if i, err := h.rooms.Interactions.Find(ctx, call.Record.ID); err != nil || i.Stage != of {
			t.Errorf("%s: her call is %s, %v; want %s", when, i.Stage, err, of)
		}
		if wrong, err := h.stories.Verify(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", when, wrong, err)
		}
	}
	expect("apart", anne, customer.FirstTime, interaction.Before)
	m, err := h.stories.MergeCustomers(ctx, customer.MergeDraft{CustomerID: ann, OtherID: anne, SurvivorID: &anne})
	if err != nil {
		t.Fatal(err)
	}
	expect("merged", ann, customer.Repeat, interaction.During)
	if _, err := h.stories.UndoMerge(ctx, m.ID); err != nil {
		t.Fatal(err)
	}
	expect("apart again", anne, customer.FirstTime, interaction.Before)
	if _, err := h.stories.UndoMerge(testhouse.Tenant(t, h.db, "bolt"), m.ID); !fault.IsMissing(err) {
		t.Errorf("another tenant's merge: %v, want missing", err)
	}
}

func TestVerifyTellsWhatDiffers(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.record(t, ctx, order(ann, "o-1", today))
	call, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: testhouse.Now.Add(-time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.db.Interaction.UpdateOneID(call.Record.ID).SetStage("BEFORE").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.db.Customer.UpdateOneID(ann).SetStage("PROSPECT").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if wrong, err := h.stories.Verify(ctx); err != nil || len(wrong) != 2 {
		t.Errorf("Verify = %v, %v; want two differences", wrong, err)
	}
}
