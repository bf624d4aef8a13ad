package promise_test

import (
	"context"
	"testing"
	"time"

	"kept/care/event"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestALeaverHandsOverWhatIsOpen(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, leaver, heir := h.customer(t, ctx, "ann"), tenants.From(ctx).MemberID, h.colleague(t, ctx)
	open, kept := h.make(t, ctx, ann, time.Hour), h.make(t, ctx, ann, 2*time.Hour)
	must1(t)(h.Break(ctx, kept.ID, "we forgot"))

	must(t, h.HandOverAll(ctx, leaver, heir))
	for id, want := range map[string]string{open.ID: heir, kept.ID: leaver} {
		p, err := h.Find(ctx, id)
		if err != nil || p.OwnerID != want {
			t.Errorf("owner = %+v, %v; want the open one handed over, the settled one left", p, err)
		}
	}
	equal(t, "history", h.types(t, ctx, open.ID), []event.Type{event.PromiseMade, event.PromiseHandedOver})
}

// colleague writes a second member the plain way.
func (h *house) colleague(t *testing.T, ctx context.Context) string {
	t.Helper()
	mem := id.New(id.Member)
	must(t, h.db.Member.Create().SetID(mem).SetName("Bea").SetFolded("bea").SetRole("AGENT").SetCreatedAt(testhouse.Now).Exec(ctx))
	return mem
}
