package expectation_test

import (
	"fmt"
	"testing"

	"kept/care/expectation"
	"kept/internal/testhouse"
)

// More cells than one transaction folds are one transaction's change all the same.
func TestALargeChangeIsFoldedInParts(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	m := ours(h.customer(t, ctx, "ann"), h.claims(t, ctx, 1)[0])
	for i := range 2001 {
		m.Segments = append(m.Segments, fmt.Sprintf("segment %04d", i))
	}
	h.load(t, ctx, m)
	before := lines(h.ask(t, ctx, expectation.GroupSegment))
	if n := h.db.GapChange.Query().CountX(ctx); n != 2 {
		t.Errorf("%d rows of changes, want 2", n)
	}
	h.holds(t, ctx)
	if n := h.fold(t, ctx); n != 2005 { // and over all, by claim, by product, by customer
		t.Errorf("folded %d cells, want 2005", n)
	}
	if after := lines(h.ask(t, ctx, expectation.GroupSegment)); after != before {
		t.Errorf("folded, the report is %s; it was %s", after, before)
	}
	if n := h.db.GapChange.Query().CountX(ctx); n != 0 {
		t.Errorf("%d rows of changes are left", n)
	}
	h.holds(t, ctx)
}

// Rows that an earlier version wrote as fresh count, and are folded with the next
// change of the same.
func TestFreshRowsOfEarlierVersionsAreFoldedToo(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	e := h.record(t, ctx, answered(h.customer(t, ctx, "ann")))
	h.assess(t, ctx, e.ID, 3)
	h.fold(t, ctx)
	cells := h.db.GapTally.Query().CountX(ctx)
	h.db.GapTally.Update().SetFresh(true).ExecX(ctx)
	h.assess(t, ctx, e.ID, 7)
	want := "1;  0/0/0 1/0/1;  0/0/0 1/0/1"
	if got := lines(h.ask(t, ctx, expectation.GroupNone)); got != want {
		t.Errorf("before it is folded: %s, want %s", got, want)
	}
	h.fold(t, ctx)
	if got := lines(h.ask(t, ctx, expectation.GroupNone)); got != want {
		t.Errorf("folded: %s, want %s", got, want)
	}
	if n := h.db.GapTally.Query().CountX(ctx); n != cells {
		t.Errorf("%d rows, want %d as before", n, cells)
	}
	h.holds(t, ctx)
}
