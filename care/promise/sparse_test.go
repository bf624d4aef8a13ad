package promise

import (
	"context"
	"testing"

	"kept/care/customer"
	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestAListReadsWhatIsLookedAt(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	tenant := tenants.From(ctx).TenantID
	testhouse.Furnish(t, db, tenant)
	now := clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, func() {})
	book := NewBook(db, log, customer.NewBook(db, log, now), now)
	her := "customers of " + tenant
	testhouse.Sparse(t, sparse, func(args page.Args) *Promise {
		pages, err := book.OfEach(ctx, []string{her}, Filter{}, ByMade, args)
		if err != nil || len(pages[her].Items) == 0 {
			t.Fatalf("no promises: %v", err)
		}
		return pages[her].Items[0]
	})
	for _, read := range []func(context.Context, []string, page.Window) ([]*Promise, error){book.ReadMade, book.ReadSettled} {
		testhouse.Sparse(t, sparse, func(args page.Args) *Promise {
			w, _ := args.Window()
			found, err := read(ctx, []string{her}, w)
			if err != nil || len(found) == 0 {
				t.Fatalf("no promises for the timeline: %v", err)
			}
			return found[0]
		})
	}
}
