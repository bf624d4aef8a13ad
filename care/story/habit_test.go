package story_test

import (
	"context"
	"fmt"
	"testing"

	"kept/care/claim"
	"kept/care/expectation"
	"kept/care/purchase"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// delivered records orders of the last months that took so many days each.
func (h *house) delivered(t *testing.T, ctx context.Context, customerID string, days ...int) {
	t.Helper()
	for i, n := range days {
		key, ordered := fmt.Sprint(customerID, "-", i), h.now.AddDate(0, 0, -60-i)
		at := ordered.AddDate(0, 0, n)
		h.record(t, ctx, purchase.Draft{ExternalID: &key, CustomerID: customerID, OccurredAt: ordered, DeliveredAt: &at, Amount: &money.Money{Minor: 4900, Currency: "EUR"}})
	}
}

func (h *house) infer(t *testing.T, ctx context.Context, customerID string) *expectation.Expectation {
	t.Helper()
	e, err := h.stories.InferDelivery(ctx, customerID)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func concluded(e *expectation.Expectation) string {
	return fmt.Sprintf("%s %s, hopes for %s, puts up with %s: %s (n %d, P50 %s, P80 %s)",
		e.Kind, e.Standing, e.Desired, e.Adequate, e.Basis.Note, e.Basis.N, e.Basis.P50, e.Basis.P80)
}

func TestWhatIsUsualIsExpected(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, bea, cem := h.customer(t, ctx, "ann"), h.customer(t, ctx, "bea"), h.customer(t, ctx, "cem")
	if _, err := h.stories.InferDelivery(ctx, ann); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("concluded from nothing: %v", err)
	}
	h.delivered(t, ctx, ann, 2, 3, 4, 5, 9)
	h.delivered(t, ctx, bea, 1)
	for _, who := range []string{bea, cem} {
		h.db.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(who).SetTag("trade").SetFolded("trade").ExecX(ctx)
	}
	for _, tc := range []struct{ name, who, want string }{
		{"her own", ann, "IMPLICIT INFERRED, hopes for 4, puts up with 5: 5 deliveries, her own latest (n 5, P50 4, P80 5)"},
		{"everybody's: her segment has one", bea, "IMPLICIT INFERRED, hopes for 3, puts up with 5: 6 deliveries, the latest of all customers (n 6, P50 3, P80 5)"},
	} {
		if got := concluded(h.infer(t, ctx, tc.who)); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
	h.delivered(t, ctx, cem, 10, 10, 10, 10)
	first := h.infer(t, ctx, bea)
	if got, want := concluded(first), "IMPLICIT INFERRED, hopes for 10, puts up with 10: 5 deliveries, the latest of the customers in her segments (n 5, P50 10, P80 10)"; got != want {
		t.Errorf("by her segment now: %s, want %s", got, want)
	}
	told := len(h.told(t, ctx, first.ID))
	if again := h.infer(t, ctx, bea); again.ID != first.ID || len(h.told(t, ctx, first.ID)) != told {
		t.Errorf("concluded again: %s, and %d events instead of %d; want nothing new", again.ID, len(h.told(t, ctx, first.ID)), told)
	}
	h.says(t, ctx, claim.Draft{Text: "Delivered in 3 days", Measure: within(3)})
	if got, want := concluded(h.infer(t, ctx, ann)), "IMPLICIT INFERRED, hopes for 3, puts up with 3: 5 deliveries, her own latest, and what we say (n 5, P50 4, P80 5)"; got != want {
		t.Errorf("by a claim that is stricter: %s, want %s", got, want)
	}
}

// An answer says that she counts on it: from then on the levels are hers.
func TestAnAnswerConfirmsWhatWasInferred(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.delivered(t, ctx, ann, 2, 3, 4, 5, 9)
	e := h.infer(t, ctx, ann)
	if _, err := h.rooms.Expectations.Assess(ctx, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByMeasurement, Perceived: expectation.LevelOf(3)}); err != nil {
		t.Fatal(err)
	}
	if e, _ := h.rooms.Expectations.Find(ctx, e.ID); e.Standing != expectation.Inferred {
		t.Error("a measurement confirmed it; nobody said anything")
	}
	if _, err := h.rooms.Expectations.Assess(ctx, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: expectation.LevelOf(6)}); err != nil {
		t.Fatal(err)
	}
	after, err := h.rooms.Expectations.Find(ctx, e.ID)
	if err != nil || after.Standing != expectation.Confirmed || after.ConfirmedAt == nil {
		t.Errorf("after her answer it is %+v, %v; want confirmed", after, err)
	}
	for i := range 5 {
		key, at := fmt.Sprint("late-", i), h.now.AddDate(0, 0, -1)
		h.record(t, ctx, purchase.Draft{ExternalID: &key, CustomerID: ann, OccurredAt: h.now.AddDate(0, 0, -31), DeliveredAt: &at, Amount: &money.Money{Minor: 4900, Currency: "EUR"}})
	}
	if again := h.infer(t, ctx, ann); again.Desired != after.Desired || again.Standing != expectation.Confirmed {
		t.Errorf("confirmed, and concluded otherwise: %+v", again)
	}
}

func TestAnotherTenantsHabitsAreMissing(t *testing.T) {
	h := open(t)
	acme, other := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "other")
	ann, bea := h.customer(t, acme, "ann"), h.customer(t, other, "bea")
	h.delivered(t, acme, ann, 2, 3, 4, 5, 9)
	if _, err := h.stories.InferDelivery(other, ann); fault.KindOf(err) != fault.KindMissing {
		t.Errorf("of another tenant's customer: %v, want missing", err)
	}
	if _, err := h.stories.InferDelivery(other, bea); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("from another tenant's deliveries: %v, want too few", err)
	}
}
