package story_test

import (
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/internal/testhouse"
)

func TestInteractionsStandInTheirStage(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	call := func(at time.Time) string {
		r, err := h.stories.RecordInteraction(ctx, interaction.Draft{
			CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: at})
		if err != nil {
			t.Fatal(err)
		}
		return r.Record.ID
	}
	expect := func(when, id string, want interaction.Stage) {
		t.Helper()
		if i, err := h.rooms.Interactions.Find(ctx, id); err != nil || i.Stage != want {
			t.Errorf("%s: %s, %v; want %s", when, i.Stage, err, want)
		}
	}
	bought := testhouse.Now.AddDate(0, 0, -2)
	before, during := call(bought.Add(-time.Hour)), call(bought.Add(time.Hour))
	expect("before she bought anything", during, interaction.Before)
	p := h.record(t, ctx, order(ann, "o-1", today))
	expect("the purchase came to be known", before, interaction.Before)
	expect("the purchase came to be known", during, interaction.During)
	now := call(testhouse.Now)
	expect("recorded while it is on its way", now, interaction.During)
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, testhouse.Now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	expect("delivered before the call", now, interaction.After)
	expect("delivered after the call", during, interaction.During)
	if _, err := h.stories.CorrectInteraction(ctx, now, interaction.Correction{Reason: "yesterday", OccurredAt: &bought}); err != nil {
		t.Fatal(err)
	}
	expect("corrected to another time", now, interaction.During)
}
