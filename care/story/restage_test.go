package story_test

import (
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/internal/testhouse"
)

// What a survivor buys places the contacts with her alias too, and a purchase
// that was dated wrong gives back those that it had taken.
func TestPurchasesPlaceEveryContactOfHers(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, anne := h.customer(t, ctx, "ann"), h.customer(t, ctx, "anne")
	call := interaction.Draft{CustomerID: anne, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: h.now.Add(-24 * time.Hour)}
	if _, err := h.stories.RecordInteraction(ctx, call); err != nil {
		t.Fatal(err)
	}
	if _, err := h.stories.MergeCustomers(ctx, customer.MergeDraft{CustomerID: ann, OtherID: anne, SurvivorID: &ann}); err != nil {
		t.Fatal(err)
	}
	verify := func(when string) {
		t.Helper()
		if wrong, err := h.stories.Verify(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", when, wrong, err)
		}
	}
	bought := order(ann, "o-1", today)
	bought.OccurredAt = h.now.Add(-48 * time.Hour)
	p := h.record(t, ctx, bought)
	verify("the survivor bought something")
	bought.OccurredAt = h.now.Add(-time.Hour)
	h.record(t, ctx, bought)
	verify("she bought it later than was said")
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, h.now); err != nil {
		t.Fatal(err)
	}
	verify("it came")
}
