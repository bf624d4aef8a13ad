package story_test

import (
	"fmt"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/purchase"
	"kept/internal/testhouse"
)

// A customer among many and one by herself are read in two ways, which place a
// contact alike.
func TestStagesAreTheSameForOneAndForMany(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	for n, hours := range []int{200, 150, 100, 50} {
		d := order(ann, fmt.Sprint("o-", n), today)
		d.OccurredAt, d.PromisedDay = h.now.Add(-time.Duration(hours)*time.Hour), nil
		switch n {
		case 1:
			d.Status = purchase.Cancelled
		case 2:
			d.DeliveredAt = ptr(h.now.Add(-70 * time.Hour))
		}
		h.record(t, ctx, d)
	}
	var crowd []interaction.Draft
	for n := range 30 {
		crowd = append(crowd, interaction.Draft{CustomerID: h.customer(t, ctx, fmt.Sprint(n)), Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: h.now})
	}
	want := map[int]interaction.Stage{210: interaction.Before, 170: interaction.During, 120: interaction.During, 90: interaction.During, 60: interaction.After, 10: interaction.During}
	for hours, stage := range want {
		d := interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: h.now.Add(-time.Duration(hours) * time.Hour)}
		one, err := h.stories.RecordInteraction(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		many, err := h.stories.LoadInteractions(ctx, append([]interaction.Draft{d}, crowd...))
		if err != nil || one.Record.Stage != stage || many[0].Record.Stage != stage {
			t.Errorf("%d hours ago: alone %s, in a crowd %s, %v; want %s", hours, one.Record.Stage, many[0].Record.Stage, err, stage)
		}
	}
}

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
