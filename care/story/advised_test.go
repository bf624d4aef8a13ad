package story_test

import (
	"strings"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

// Repairs took 1 to 40 hours: 38 of them is the date to promise.
func TestABoldDateNeedsAReason(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	made := h.now.AddDate(0, 0, -60)
	var past []promise.History
	for i := range 40 {
		past = append(past, promise.History{
			Draft:  promise.Draft{ExternalID: "r-" + string(rune('a'+i)), CustomerID: ann, Text: "Repair", By: promise.By{DueAt: ptr(made.Add(48 * time.Hour))}, MadeAt: &made},
			Ending: promise.Ending{State: promise.Kept, At: made.Add(time.Duration(i+1) * time.Hour), Evidence: "done"},
		})
	}
	if _, err := h.rooms.Promises.Load(event.Backfilling(ctx), past); err != nil {
		t.Fatal(err)
	}
	demanding := *tenants.From(ctx)
	demanding.BoldDatesNeedReason = true
	for _, tc := range []struct {
		name     string
		demanded bool
		advised  bool
		hours    int
		reason   string
		refused  bool
		bold     bool
	}{
		{"nobody asked", false, false, 10, "", false, false},
		{"asked, and as advised", false, true, 39, "", false, false},
		{"asked, bold, without a reason", false, true, 10, " ", true, false},
		{"asked, bold, with one", false, true, 10, "she waits at the door", false, true},
		{"a reason for nothing", false, true, 40, "just so", false, false},
		{"demanded of everybody", true, false, 10, "", true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx := ctx
			if tc.demanded {
				ctx = tenants.As(ctx, &demanding)
			}
			p, err := h.stories.MakePromise(ctx, promise.Draft{
				CustomerID: ann, Text: "Repair", By: promise.By{DueAt: ptr(h.now.Add(time.Duration(tc.hours) * time.Hour))}, Advised: tc.advised, Reason: tc.reason,
			})
			if tc.refused {
				if f := fault.As(err); f == nil || f.Field[0] != "reason" || !strings.Contains(f.Message, "2026-03-0") {
					t.Errorf("refused with %v, want the field reason and the date proposed", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Bold() != tc.bold || (p.AdvisedAt != nil) != tc.advised || p.BoldnessPaid() != nil {
				t.Errorf("made %+v: bold %v, advised %v", p, p.Bold(), p.AdvisedAt)
			}
			if !tc.bold {
				return
			}
			kept, err := h.rooms.Promises.Keep(ctx, p.ID, promise.Evidence{Note: "done"})
			if err != nil || kept.BoldnessPaid() == nil || !*kept.BoldnessPaid() {
				t.Errorf("kept in time: boldness paid %v, %v", kept.BoldnessPaid(), err)
			}
		})
	}
	b, err := h.rooms.Advice.Boldness(ctx, nil, nil)
	if err != nil || b.Bold != 1 || b.BoldKept != 1 || b.Advised != 0 {
		t.Errorf("Boldness = %+v, %v; want one bold promise, kept", b, err)
	}
}
