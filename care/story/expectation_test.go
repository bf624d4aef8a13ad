package story_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/expectation"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/clock"
	"kept/internal/page"
	"kept/internal/testhouse"
)

// expectationsOf tells, of each expectation of a customer, what it is and how it
// was met last.
func (h *house) expectationsOf(t *testing.T, ctx context.Context, customerID string) (out string, all []*expectation.Expectation) {
	t.Helper()
	if wrong, err := h.rooms.Expectations.Verify(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Verify = %v, %v", wrong, err)
	}
	return h.expects(t, ctx, customerID)
}

func (h *house) expects(t *testing.T, ctx context.Context, customerID string) (out string, all []*expectation.Expectation) {
	t.Helper()
	of, err := h.rooms.Expectations.OfEach(ctx, []string{customerID}, expectation.OldestFirst, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range of[customerID].Items {
		latest, err := h.rooms.Expectations.Latest(ctx, []string{e.ID})
		if err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintf("%s %s %s %s %s", e.Kind, e.Source, e.Dimension, e.Desired, e.Measure.Unit)
		if a := latest[e.ID]; a != nil {
			out += fmt.Sprintf(": %s %s", a.Perceived, a.Result)
		}
		if e.WithdrawnAt != nil {
			out += " withdrawn"
		}
		out += "|"
	}
	return out, of[customerID].Items
}

func TestAPurchaseUnderAClaimMakesItsExpectation(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	three := h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	h.says(t, ctx, claim.Draft{Text: "Delivered within a week", Measure: within(7)})
	p := h.record(t, ctx, undated(ann, "o-1"))
	h.record(t, ctx, undated(ann, "o-1"))
	got, all := h.expectationsOf(t, ctx, ann)
	if got != "EXPLICIT CLAIM RELIABILITY 3 DAYS|" {
		t.Fatalf("she expects %s; want the strictest claim's, once", got)
	}
	if e := all[0]; e.ClaimID != three.ID || e.PromiseID != h.promisesOf(t, ctx, p.ID)[0].ID || e.PurchaseID != p.ID || e.Text != "Delivered in 3 days" || e.Adequate != e.Desired {
		t.Errorf("the expectation is %+v", e)
	}
	if _, err := h.rooms.Expectations.Revise(ctx, all[0].ID, expectation.Revision{Desired: ptr(expectation.LevelOf(9))}); !errors.Is(err, expectation.ErrOurWord) {
		t.Errorf("revising what we said: %v", err)
	}
	if _, err := h.stories.DeliverPurchase(ctx, p.ID, h.now); err != nil {
		t.Fatal(err)
	}
	if got, _ = h.expectationsOf(t, ctx, ann); got != "EXPLICIT CLAIM RELIABILITY 3 DAYS: 2 EXCEEDED|" {
		t.Errorf("delivered on the second day: %s", got)
	}
}

func TestHowAnExpectationOfAClaimEnds(t *testing.T) {
	day := func(n int) func(*purchase.Draft) {
		return func(d *purchase.Draft) { d.DeliveredAt = ptr(d.OccurredAt.AddDate(0, 0, n)) }
	}
	for _, tc := range []struct {
		name   string
		change func(*purchase.Draft)
		want   string
	}{
		{"open", func(*purchase.Draft) {}, "EXPLICIT CLAIM RELIABILITY 1 DAYS|"},
		{"delivered already, that day", day(0), "EXPLICIT CLAIM RELIABILITY 1 DAYS: 0 EXCEEDED|"},
		{"delivered already, on the last day", day(1), "EXPLICIT CLAIM RELIABILITY 1 DAYS: 1 MET|"},
		{"delivered already, too late", day(2), "EXPLICIT CLAIM RELIABILITY 1 DAYS: 2 UNMET|"},
		{"cancelled already", func(d *purchase.Draft) { d.Status, d.CancelledAt = purchase.Cancelled, &d.OccurredAt }, ""},
		{"a day of her own", func(d *purchase.Draft) { d.PromisedDay = ptr(clock.Day("2026-03-06")) }, "EXPLICIT PROMISE RELIABILITY 4 DAYS|"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := open(t)
			ctx := testhouse.Tenant(t, h.db, "acme")
			ann := h.customer(t, ctx, "ann")
			c := h.says(t, ctx, claim.Draft{Text: "Delivered tomorrow", Measure: within(1)})
			d := undated(ann, "o-1")
			tc.change(&d)
			h.record(t, ctx, d)
			got, all := h.expectationsOf(t, ctx, ann)
			if got != tc.want || len(all) > 0 && all[0].ClaimID != c.ID {
				t.Errorf("she expects %s, want %s, linked to the claim", got, tc.want)
			}
		})
	}
}

// What was met as it was recorded is told of once; what is met later, by an event
// of its own.
func TestOneEventTellsWhatWasExpectedAndMetAtOnce(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "Delivered tomorrow", Measure: within(1)})
	d := undated(ann, "o-1")
	d.DeliveredAt = ptr(d.OccurredAt)
	h.record(t, ctx, d)
	later := h.record(t, ctx, undated(ann, "o-2"))
	if _, err := h.stories.DeliverPurchase(ctx, later.ID, h.now); err != nil {
		t.Fatal(err)
	}
	_, all := h.expectationsOf(t, ctx, ann)
	var got []string
	for _, e := range all {
		for _, told := range h.told(t, ctx, e.ID) {
			got = append(got, fmt.Sprint(told.Type, " ", told.Data["result"]))
		}
	}
	want := []string{"expectation.recorded EXCEEDED", "expectation.recorded <nil>", "expectation.assessed UNMET"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestWithoutAClaimNothingIsExpectedByItself(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.record(t, ctx, order(ann, "o-1", today))
	if got, _ := h.expectationsOf(t, ctx, ann); got != "" {
		t.Errorf("she expects %s", got)
	}
}

// A promise that is settled by somebody's word, disputed and called off: what
// was expected follows, whoever settles it.
func TestExpectationsFollowTheirPromises(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "We call within 24 hours", Measure: &claim.Measure{Amount: 24, Unit: claim.Hours}, Trigger: claim.OnInteraction})
	r, err := h.stories.RecordInteraction(ctx, interaction.Draft{CustomerID: ann, Channel: customer.Email, Direction: interaction.Inbound, OccurredAt: h.now})
	if err != nil {
		t.Fatal(err)
	}
	expects := func(when, want string) {
		t.Helper()
		if got, _ := h.expectationsOf(t, ctx, ann); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	expects("she wrote", "EXPLICIT CLAIM RESPONSIVENESS 24 HOURS|")
	of, err := h.rooms.Promises.OfEach(ctx, []string{ann}, promise.Filter{}, promise.ByMade, page.Args{})
	if err != nil || len(of[ann].Items) != 1 {
		t.Fatal(of, err)
	}
	p := of[ann].Items[0]
	h.now = h.now.Add(3*time.Hour + 30*time.Minute)
	if _, err := h.rooms.Promises.Keep(ctx, p.ID, promise.Evidence{Note: "called", InteractionID: r.Record.ID}); err != nil {
		t.Fatal(err)
	}
	expects("answered in the fourth hour", "EXPLICIT CLAIM RESPONSIVENESS 24 HOURS: 4 EXCEEDED|")
	if _, err := h.rooms.Promises.Dispute(ctx, p.ID, "nobody called"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Promises.SettleDispute(ctx, p.ID, true, "the call log"); err != nil {
		t.Fatal(err)
	}
	expects("nobody had called", "EXPLICIT CLAIM RESPONSIVENESS 24 HOURS|")
	h.now = h.now.Add(24 * time.Hour)
	if _, err := h.rooms.Promises.Keep(ctx, p.ID, promise.Evidence{Note: "called now"}); err != nil {
		t.Fatal(err)
	}
	expects("called on the next day", "EXPLICIT CLAIM RESPONSIVENESS 24 HOURS: 28 UNMET|")
}

func TestNothingIsExpectedOfWhatWasCalledOff(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	p := h.record(t, ctx, undated(ann, "o-1"))
	if _, err := h.stories.CancelPurchase(ctx, p.ID, h.now, "she changed her mind"); err != nil {
		t.Fatal(err)
	}
	if got, _ := h.expectationsOf(t, ctx, ann); got != "EXPLICIT CLAIM RELIABILITY 3 DAYS withdrawn|" {
		t.Errorf("she expects %s", got)
	}
}
