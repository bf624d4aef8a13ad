package promise_test

import (
	"fmt"
	"testing"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/testhouse"
)

func TestAKeepRateIsShownFromThirtyOn(t *testing.T) {
	h := newHouse(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	ann := h.customer(t, acme, "ann")
	var history []promise.History
	for i := range promise.ShownFrom {
		e := promise.Ending{State: promise.Kept, At: h.now.AddDate(0, -2, 3), Evidence: "delivered"}
		if i%10 == 0 {
			e = promise.Ending{State: promise.Broken, At: h.now.AddDate(0, -1, 0), Reason: "lost"}
		}
		history = append(history, h.told(ann, fmt.Sprint(i), e))
	}
	ctx := event.Backfilling(acme)
	if _, err := h.Load(ctx, history[1:]); err != nil {
		t.Fatal(err)
	}
	if s, err := h.Shown(acme); s != nil || err != nil {
		t.Errorf("29 promises: %+v, %v; want nothing shown", s, err)
	}
	if _, err := h.Load(ctx, history); err != nil {
		t.Fatal(err)
	}
	s, err := h.Shown(acme)
	if err != nil || s == nil || s.FallenDue() != 30 || *s.KeepRate() != 0.9 || s.From.Until(s.To) != 364 || s.To != "2026-03-03" {
		t.Errorf("30 promises: %+v, %v; want 0.9 of them over twelve months", s, err)
	}
	if s, err := h.Shown(bolt); s != nil || err != nil {
		t.Errorf("another tenant shows %+v, %v", s, err)
	}
}
