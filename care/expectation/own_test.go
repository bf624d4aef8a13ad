package expectation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kept/care/expectation"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants/guard"
)

// ours is what a claim leads somebody to expect, 3 days, and that it took 2.
func ours(customerID, claimID string) expectation.Made {
	return expectation.Made{Draft: expectation.Draft{
		Kind: expectation.Explicit, CustomerID: customerID, ClaimID: claimID, Text: "Delivered in 3 days", Dimension: servqual.Reliability,
		Unit: expectation.Days, Desired: expectation.LevelOf(3), Source: expectation.FromClaim,
	}, Met: &expectation.Measured{Level: expectation.LevelOf(2), At: testhouse.Now}}
}

// load records what comes of a record by itself.
func (h *house) load(t testing.TB, ctx context.Context, m expectation.Made) *expectation.Expectation {
	t.Helper()
	err := store.Do(ctx, h.db, func(ctx context.Context) error {
		guard.Known(ctx, m.CustomerID, m.ClaimID)
		return h.Load(ctx, []expectation.Made{m})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(time.Second)
	one := 1
	p, err := h.List(ctx, expectation.Filter{}, expectation.NewestFirst, page.Args{First: &one})
	if err != nil || len(p.Items) != 1 {
		t.Fatal(p.Items, err)
	}
	return p.Items[0]
}

// assessed is how an expectation was met last.
func (h *house) assessed(t testing.TB, ctx context.Context, expectationID string) *expectation.Assessment {
	t.Helper()
	latest, err := h.Latest(ctx, []string{expectationID})
	if err != nil || latest[expectationID] == nil {
		t.Fatalf("Latest = %v, %v", latest, err)
	}
	return latest[expectationID]
}

// What was met when it was recorded has no row of its own, and is an assessment
// like any other to whoever asks.
func TestWhatWasMetAlreadyIsAnAssessment(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann, claim := h.customer(t, acme, "ann", "trade"), h.claims(t, acme, 1)[0]
	e := h.load(t, acme, ours(ann, claim))
	if n := h.db.Assessment.Query().CountX(acme); n != 0 {
		t.Errorf("%d rows of assessments, want none", n)
	}
	a := h.assessed(t, acme, e.ID)
	if a.Result != expectation.Exceeded || a.Way != expectation.ByMeasurement || a.CustomerID != ann || fmt.Sprint(a.Segments) != "[trade]" || !a.OccurredAt.Equal(testhouse.Now) || a.Importance != 3 {
		t.Errorf("the assessment is %+v", a)
	}
	if found, err := h.FindAssessment(acme, a.ID); err != nil || found.ExpectationID != e.ID || found.Perceived != a.Perceived {
		t.Errorf("FindAssessment = %+v, %v", found, err)
	}
	of, err := h.AssessmentsOf(acme, []string{e.ID}, page.Args{})
	if err != nil || len(of[e.ID].Items) != 1 {
		t.Fatalf("AssessmentsOf = %+v, %v", of, err)
	}
	if n, err := of[e.ID].Count(acme); err != nil || n != 1 {
		t.Errorf("counted %d, %v", n, err)
	}
	cursor := of[e.ID].Key(a).Cursor()
	if of, err = h.AssessmentsOf(acme, []string{e.ID}, page.Args{After: &cursor}); err != nil || len(of[e.ID].Items) != 0 {
		t.Errorf("after the only one come %+v, %v", of[e.ID].Items, err)
	}
	if got, want := lines(h.ask(t, acme, expectation.GroupSegment)), "1; trade 0/0/1 0/0/0;  0/0/1 0/0/0"; got != want {
		t.Errorf("the report: %s, want %s", got, want)
	}
	for name, err := range map[string]error{
		"find": second(h.FindAssessment(bolt, a.ID)), "strike": second(h.Strike(bolt, a.ID, "mine")),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("another tenant, %s: %v, want missing", name, err)
		}
	}
	if of, err := h.AssessmentsOf(bolt, []string{e.ID}, page.Args{}); err != nil || len(of[e.ID].Items) != 0 {
		t.Errorf("another tenant reads %+v, %v", of, err)
	}
	h.holds(t, acme)
}

// Whatever is said or changed afterwards, what was measured first keeps its id,
// its levels and its time.
func TestWhatWasMetAlreadyIsSetDownBeforeItChanges(t *testing.T) {
	measure := func(level float64) func(*house, context.Context, *expectation.Expectation, string) error {
		return func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return h.Measure(ctx, e, expectation.Measured{Level: expectation.LevelOf(level), At: testhouse.Now})
		}
	}
	for _, tc := range []struct {
		name string
		do   func(*house, context.Context, *expectation.Expectation, string) error
		rows int
		want string // each assessment: what was perceived, how important, struck or not
	}{
		{"confirmed", func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return second(h.Confirm(ctx, e.ID, ""))
		}, 0, "2 3 false|"},
		{"revised", func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return second(h.Revise(ctx, e.ID, expectation.Revision{Importance: ptr(5)}))
		}, 1, "2 3 false|"},
		{"withdrawn", func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return second(h.Withdraw(ctx, e.ID, "she is gone"))
		}, 0, "2 3 false|"},
		{"asked", func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return second(h.Assess(ctx, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: expectation.LevelOf(4)}))
		}, 2, "4 3 false|2 3 false|"},
		{"struck", func(h *house, ctx context.Context, _ *expectation.Expectation, a string) error {
			return second(h.Strike(ctx, a, "a slip"))
		}, 1, "2 3 true|"},
		{"measured the same", measure(2), 0, "2 3 false|"},
		{"measured anew", measure(5), 2, "5 3 false|2 3 true|"},
		{"not kept after all", func(h *house, ctx context.Context, e *expectation.Expectation, _ string) error {
			return h.Unmeasure(ctx, e, "disputed")
		}, 1, "2 3 true|"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := open(t)
			ctx := testhouse.Tenant(t, h.db, "acme")
			e := h.load(t, ctx, ours(h.customer(t, ctx, "ann"), h.claims(t, ctx, 1)[0]))
			first := h.assessed(t, ctx, e.ID).ID
			if err := tc.do(h, ctx, e, first); err != nil {
				t.Fatal(err)
			}
			of, err := h.AssessmentsOf(ctx, []string{e.ID}, page.Args{})
			got, there := "", false
			for _, a := range of[e.ID].Items {
				got += fmt.Sprintf("%s %d %t|", a.Perceived, a.Importance, a.StruckAt != nil)
				there = there || a.ID == first
			}
			if err != nil || got != tc.want || !there {
				t.Errorf("assessed %s, %v, the first among them: %t; want %s", got, err, there, tc.want)
			}
			if n := h.db.Assessment.Query().CountX(ctx); n != tc.rows {
				t.Errorf("%d rows of assessments, want %d", n, tc.rows)
			}
			if a, err := h.FindAssessment(ctx, first); err != nil || a.Perceived != expectation.LevelOf(2) {
				t.Errorf("FindAssessment = %+v, %v", a, err)
			}
			h.holds(t, ctx)
		})
	}
}
