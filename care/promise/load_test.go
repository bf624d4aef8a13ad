package promise_test

import (
	"strings"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

// told is a promise as another system remembers it, made two months ago for ten days later.
func (h *house) told(customerID, external string, e promise.Ending) promise.History {
	made := h.now.AddDate(0, -2, 0)
	day := clock.DayOf(made, time.UTC).Add(10)
	return promise.History{Ending: e, Draft: promise.Draft{
		CustomerID: customerID, Text: "Delivered", By: promise.By{DueDay: &day}, MadeAt: &made, ExternalID: external,
	}}
}

func TestARowThatComesTwiceInOneLoadIsOnePromise(t *testing.T) {
	h := newHouse(t)
	ctx := event.Backfilling(testhouse.Tenant(t, h.db, "acme"))
	ann := h.customer(t, ctx, "ann")
	kept := promise.Ending{State: promise.Kept, At: h.now.AddDate(0, -2, 3), Evidence: "delivered"}
	got, err := h.Load(ctx, []promise.History{h.told(ann, "a", promise.Ending{}), h.told(ann, "b", kept), h.told(ann, "a", kept)})
	must(t, err)
	if !got[0].Created || got[2].ID != got[0].ID || !got[2].Updated {
		t.Errorf("got %+v, want the third row to end the first one's promise", got)
	}
	if p, err := h.Find(ctx, got[0].ID); err != nil || p.State != promise.Kept {
		t.Errorf("got %v, %v; want KEPT", p, err)
	}
}

func TestWhoBringsInHistoryDoesNotAnswerForIt(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	old, err := h.Load(event.Backfilling(ctx), []promise.History{h.told(ann, "old", promise.Ending{})})
	must(t, err)
	if p, err := h.Find(ctx, old[0].ID); err != nil || p.OwnerID != "" || p.MadeByID != "" {
		t.Errorf("history: made by %q, answered for by %q, %v; want nobody", p.MadeByID, p.OwnerID, err)
	}
	live, err := h.Load(ctx, []promise.History{h.told(ann, "live", promise.Ending{})})
	must(t, err)
	if p, err := h.Find(ctx, live[0].ID); err != nil || p.OwnerID != tenants.From(ctx).MemberID {
		t.Errorf("today: answered for by %q, %v; want the caller", p.OwnerID, err)
	}
}

func TestLoadingAgainLeavesAVerdictBe(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	history := []promise.History{h.told(h.customer(t, ctx, "ann"), "a",
		promise.Ending{State: promise.Kept, At: h.now.AddDate(0, -2, 3), Evidence: "delivered"})}
	first, err := h.Load(event.Backfilling(ctx), history)
	must(t, err)
	_, err = h.Dispute(ctx, first[0].ID, "nothing came")
	must(t, err)
	_, err = h.SettleDispute(ctx, first[0].ID, true, "it went next door")
	must(t, err)
	again, err := h.Load(event.Backfilling(ctx), history)
	must(t, err)
	if p, err := h.Find(ctx, first[0].ID); err != nil || p.State != promise.Broken || again[0].Updated {
		t.Errorf("loaded again: %+v, %v, %+v; want the verdict to stand", p, err, again[0])
	}
}

func TestLoadRefusesEndingsThatCannotBe(t *testing.T) {
	h := newHouse(t)
	ctx := event.Backfilling(testhouse.Tenant(t, h.db, "acme"))
	ann := h.customer(t, ctx, "ann")
	long := h.told(ann, "long", promise.Ending{})
	long.Text = strings.Repeat("x", 2001)
	nul := h.told(ann, "nul", promise.Ending{})
	nul.Text = "a\x00b"
	for _, tc := range []struct {
		name  string
		h     promise.History
		field string
	}{
		{"broken tomorrow", h.told(ann, "a", promise.Ending{State: promise.Broken, At: h.now.AddDate(0, 0, 1)}), "otherwiseAt"},
		{"void before it was made", h.told(ann, "b", promise.Ending{State: promise.Void, At: h.now.AddDate(-1, 0, 0)}), "otherwiseAt"},
		{"withdrawn tomorrow", h.told(ann, "c", promise.Ending{State: promise.Withdrawn, At: h.now.AddDate(0, 0, 1)}), "otherwiseAt"},
		{"kept tomorrow", h.told(ann, "d", promise.Ending{State: promise.Kept, At: h.now.AddDate(0, 0, 1), Evidence: "x"}), "keptAt"},
		{"a long key", h.told(ann, strings.Repeat("k", 201), promise.Ending{}), "externalId"},
		{"a long text", long, "text"},
		{"a NUL", nul, "text"},
	} {
		got, err := h.Load(ctx, []promise.History{tc.h})
		must(t, err)
		if f := fault.As(got[0].Err); f == nil || f.Kind != fault.KindInvalid || strings.Join(f.Field, ".") != tc.field {
			t.Errorf("%s: got %v, want a fault of %s", tc.name, got[0].Err, tc.field)
		}
	}
}
