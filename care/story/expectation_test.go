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
	"kept/ent/db"
	table "kept/ent/db/expectation"
	"kept/internal/clock"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/money"
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

// The row of what was met already leaves it to its promise to name what both are
// of; whoever asks is told all the same, before and after it is set down.
func TestWhatWasMetAlreadyIsOfWhatItsPromiseIs(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	lamp := h.db.Product.Create().SetID("prd_lamp").SetExternalID("lamp").SetName("Lamp").SetFolded("lamp").
		SetCreatedAt(h.now).SetUpdatedAt(h.now).SaveX(acme)
	h.says(t, acme, claim.Draft{Text: "Delivered tomorrow", Measure: within(1)})
	d := undated(ann, "o-1")
	d.Lines = []purchase.LineDraft{{ProductID: lamp.ID, Quantity: 1, UnitPrice: money.Money{Minor: 49900, Currency: "EUR"}}}
	d.DeliveredAt = ptr(d.OccurredAt)
	p := h.record(t, acme, d)
	made := h.promisesOf(t, acme, p.ID)[0]
	h.record(t, acme, undated(ann, "o-2")) // open, and of no product
	row := func() *db.Expectation {
		return h.db.Expectation.Query().Where(table.ID(id.Like(id.Expectation, made.ID))).OnlyX(acme)
	}
	if r := row(); r.PromiseID != "" || r.PurchaseID != "" || r.ProductID != "" {
		t.Errorf("its row names %+v besides its promise", r)
	}
	asks := func(when string) {
		t.Helper()
		key := expectation.OwnKey + "expected:" + made.ID
		for name, found := range map[string]func() (*expectation.Expectation, error){
			"by id":          func() (*expectation.Expectation, error) { return h.rooms.Expectations.Find(acme, row().ID) },
			"by key":         func() (*expectation.Expectation, error) { return h.rooms.Expectations.FindExternal(acme, key) },
			"by its promise": func() (*expectation.Expectation, error) { return ofPromise(h, acme, made.ID) },
			"of its product": func() (*expectation.Expectation, error) { return only(h, acme, &filter.ID{Eq: &lamp.ID}) },
			"of hers":        func() (*expectation.Expectation, error) { _, all := h.expects(t, acme, ann); return all[0], nil },
		} {
			e, err := found()
			if err != nil || e == nil || e.PromiseID != made.ID || e.PurchaseID != p.ID || e.ProductID != lamp.ID || e.ExternalID == nil || *e.ExternalID != key {
				t.Errorf("%s, found %s: %+v, %v", when, name, e, err)
			}
		}
		if e, err := only(h, acme, &filter.ID{IsNull: ptr(true)}); err != nil || e == nil || e.PromiseID == made.ID {
			t.Errorf("%s, of no product: %+v, %v; want the other one", when, e, err)
		}
		if wrong, err := h.rooms.Expectations.Verify(acme); err != nil || len(wrong) > 0 {
			t.Errorf("%s: Verify = %v, %v", when, wrong, err)
		}
		if e, err := ofPromise(h, bolt, made.ID); err != nil || e != nil {
			t.Errorf("%s, another tenant finds %+v, %v", when, e, err)
		}
	}
	asks("met already")
	if _, err := h.rooms.Expectations.Strike(acme, id.Like(id.Assessment, made.ID), "she was out"); err != nil {
		t.Fatal(err)
	}
	if r := row(); r.PromiseID != made.ID || r.PurchaseID != p.ID || r.ProductID != lamp.ID {
		t.Errorf("set down, its row names %+v", r)
	}
	asks("set down")
}

func ofPromise(h *house, ctx context.Context, promiseID string) (*expectation.Expectation, error) {
	of, err := h.rooms.Expectations.OfPromises(ctx, []string{promiseID})
	if err != nil || len(of[promiseID]) != 1 {
		return nil, err
	}
	return of[promiseID][0], nil
}

// only gives the one expectation about such a product.
func only(h *house, ctx context.Context, product *filter.ID) (*expectation.Expectation, error) {
	p, err := h.rooms.Expectations.List(ctx, expectation.Filter{ProductID: product}, expectation.NewestFirst, page.Args{})
	if err != nil || len(p.Items) != 1 {
		return nil, err
	}
	return p.Items[0], nil
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
