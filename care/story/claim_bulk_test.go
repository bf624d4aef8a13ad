package story_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kept/care/claim"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/purchase"
	events "kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
)

// A load of many purchases comes to the same as each of them by itself: the same
// promises, links, expectations, segments and events.
func TestManyPurchasesUnderClaimsComeToTheSameAsOneByOne(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	for _, ctx := range []context.Context{acme, bolt} {
		h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
		h.says(t, ctx, claim.Draft{Text: "Delivered within 60 hours", Measure: &claim.Measure{Amount: 60, Unit: claim.Hours}})
		h.says(t, ctx, claim.Draft{Text: "We call within 2 days", Measure: within(2), Proof: claim.ByHand})
		h.says(t, ctx, claim.Draft{Text: "30 days to return", Kind: claim.Entitlement, Measure: within(30)})
	}
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		name := fmt.Sprintf("ann-%d", n)
		one, other := h.customer(t, acme, name), h.customer(t, bolt, name)
		tags := rapid.SampledFrom([][]string{nil, {"regular"}, {"regular", "trade"}}).Draw(r, "tags")
		for _, tag := range tags {
			h.tag(t, acme, one, tag)
			h.tag(t, bolt, other, tag)
		}
		orders := rapid.SliceOfN(rapid.Custom(anyOrder), 1, 5).Draw(r, "orders")
		many := make([]purchase.Draft, len(orders))
		for i, d := range orders {
			d.ExternalID = ptr(fmt.Sprintf("o-%d-%d", n, i))
			many[i], d.CustomerID = d, other
			many[i].CustomerID = one
			if _, err := h.stories.RecordPurchase(event.Backfilling(bolt), d); err != nil {
				r.Fatal(err)
			}
		}
		results, err := h.stories.LoadPurchases(store.WriteBehind(event.Backfilling(acme)), many)
		if err != nil || slices.ContainsFunc(results, func(p purchase.Result) bool { return p.Err != nil }) {
			r.Fatalf("LoadPurchases = %+v, %v", results, err)
		}
		if got, want := h.cameOf(t, acme, one), h.cameOf(t, bolt, other); got != want {
			r.Fatalf("of many at once came\n%s\nand one by one\n%s", got, want)
		}
		for _, a := range h.assessmentsOf(t, acme, one) {
			if !slices.Equal(a.Segments, tags) {
				r.Fatalf("an assessment counts in %q, she is tagged %q", a.Segments, tags)
			}
		}
	})
	for _, ctx := range []context.Context{acme, bolt} {
		if wrong, err := h.rooms.Expectations.Verify(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("verify: %v, %v", wrong, err)
		}
	}
}

// anyOrder is a purchase of two days ago, with or without a day of its own, and
// what may have become of it.
func anyOrder(r *rapid.T) purchase.Draft {
	d := undated("", "")
	if rapid.Bool().Draw(r, "dated") {
		d.PromisedDay = ptr(today)
	}
	switch rapid.IntRange(0, 3).Draw(r, "ending") {
	case 0:
		d.DeliveredAt = ptr(d.OccurredAt.AddDate(0, 0, rapid.IntRange(0, 2).Draw(r, "days")))
	case 1:
		d.Status, d.CancelledAt = purchase.Cancelled, ptr(d.OccurredAt)
	case 2:
		d.Status = purchase.Unavailable
	}
	return d
}

func (h *house) tag(t *testing.T, ctx context.Context, customerID, tag string) {
	t.Helper()
	if err := h.db.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(customerID).SetTag(tag).SetFolded(tag).Exec(ctx); err != nil {
		t.Fatal(err)
	}
}

// cameOf tells all that came of a customer's purchases, without ids.
func (h *house) cameOf(t *testing.T, ctx context.Context, customerID string) string {
	t.Helper()
	var out []string
	bought, err := h.rooms.Purchases.Of(ctx, customerID, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range bought.Items {
		key := *p.ExternalID
		for _, q := range h.promisesOf(t, ctx, p.ID) {
			out = append(out, fmt.Sprintf("%s: %q %s, by a claim: %t, %s", key, q.Text, q.Due.At, q.ClaimID != "", q.State))
		}
		for _, l := range h.claimsOf(t, ctx, p) {
			out = append(out, fmt.Sprintf("%s: made: %t, kept by a promise: %t, looser: %t, %v", key, l.Made, l.PromiseID != "", l.Looser, l.Until))
		}
	}
	expected, _ := h.expects(t, ctx, customerID)
	out = append(out, strings.Split(expected, "|")...)
	for _, a := range h.assessmentsOf(t, ctx, customerID) {
		out = append(out, fmt.Sprintf("%s on %s, %q", a.Result, a.OccurredAt, a.Segments))
	}
	for _, e := range h.db.Event.Query().Where(events.CustomerID(customerID)).AllX(ctx) {
		out = append(out, fmt.Sprintf("%s %s %v", e.Type, e.OccurredAt.UTC(), e.Data["result"]))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// assessmentsOf gives how a customer's expectations were met.
func (h *house) assessmentsOf(t *testing.T, ctx context.Context, customerID string) (out []*expectation.Assessment) {
	t.Helper()
	_, all := h.expects(t, ctx, customerID)
	for _, e := range all {
		of, err := h.rooms.Expectations.AssessmentsOf(ctx, []string{e.ID}, page.Args{})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, of[e.ID].Items...)
	}
	return out
}
