package thanks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	people "kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/customer"
	"kept/ent/db/purchase"
	table "kept/ent/db/thankswatch"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants"
	"kept/tenants/guard"
)

// Reaction is the name under which events that stir are handed on.
const Reaction = "thanks"

// Stirring are the events after which a customer may have another occasion.
var Stirring = []event.Type{
	event.PurchaseRecorded, event.PurchaseUpdated, event.PurchaseCancelled, event.PurchaseUnavailable, event.PurchaseReturned,
	event.CustomerMerged, event.CustomerUnmerged,
}

// settling is how long Kept waits with what history brings in: half of somebody's
// purchases are counted otherwise than all of them.
const settling = time.Hour

// Watch is when a customer is to be looked at next.
type Watch struct {
	ID            string
	CustomerID    string
	Since         clock.Day // the day of her first purchase; empty without any
	AnniversaryOn clock.Day // the last that there was
	DueAt         *time.Time
}

func watchFromRow(r *rows.ThanksWatch) *Watch {
	return &Watch{
		ID: r.ID, CustomerID: r.CustomerID, Since: clock.Day(r.Since), AnniversaryOn: clock.Day(r.AnniversaryOn),
		DueAt: clock.UTC(r.DueAt),
	}
}

// Stir puts down whoever events are about, in the transaction that read them. The
// context goes round the tenant wall, as a reaction's does: each row names its
// event's tenant.
func (b *Book) Stir(ctx context.Context, events []*event.Event) error {
	past := slices.DeleteFunc(slices.Clone(events), func(e *event.Event) bool { return !e.Backfilled })
	present := slices.DeleteFunc(slices.Clone(events), func(e *event.Event) bool { return e.Backfilled })
	for tenantID, customers := range people.About(past) {
		if err := b.stir(ctx, tenantID, customers, b.now().Add(settling)); err != nil {
			return err
		}
	}
	for tenantID, customers := range people.About(present) {
		if err := b.stir(ctx, tenantID, customers, b.now()); err != nil {
			return err
		}
	}
	return nil
}

// stir has customers looked at then, or before if that was so already.
func (b *Book) stir(ctx context.Context, tenantID string, customerIDs []string, at time.Time) error {
	for part := range slices.Chunk(slices.Sorted(slices.Values(customerIDs)), upsert.Chunk) {
		// Somebody may have been erased since.
		there, err := b.db.Customer.Query().Where(customer.TenantID(tenantID), customer.ErasedAtIsNil(), customer.IDIn(part...)).IDs(ctx)
		if err != nil {
			return fmt.Errorf("whom to look at: %w", err)
		}
		// Who is being looked at just now is waited for: what she is due at then is what counts.
		rs, err := b.db.ThanksWatch.Query().Where(table.TenantID(tenantID), table.CustomerIDIn(there...)).Order(table.ByID()).Modify(b.db.ForUpdate()).All(ctx)
		if err != nil {
			return fmt.Errorf("who is watched: %w", err)
		}
		watched := make([]string, len(rs))
		for i, r := range rs {
			watched[i] = r.CustomerID
		}
		err = b.db.ThanksWatch.Update().Where(table.TenantID(tenantID), table.CustomerIDIn(watched...), table.Or(table.DueAtIsNil(), table.DueAtGT(at))).
			SetDueAt(at).Exec(ctx)
		if err != nil {
			return fmt.Errorf("have %d customers looked at: %w", len(watched), err)
		}
		var fresh []*rows.ThanksWatchCreate
		for _, customerID := range there {
			if !slices.Contains(watched, customerID) {
				fresh = append(fresh, b.db.ThanksWatch.Create().SetID(watchID(customerID)).SetTenantID(tenantID).SetCustomerID(customerID).SetDueAt(at))
			}
		}
		err = b.db.ThanksWatch.CreateBulk(fresh...).Exec(ctx)
		if store.IsUnique(err) { // put down at once by a look, for a merge
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("have %d more customers looked at: %w", len(fresh), err)
		}
	}
	return nil
}

// watchID is the id of a customer's row: she has one.
func watchID(customerID string) string {
	return string(id.ThanksWatch) + strings.TrimPrefix(customerID, string(id.Customer))
}

// stirOn has those looked at who may have an occasion of a kind on a day, which is
// today: they may have been looked at before there was a plan for it.
func (b *Book) stirOn(ctx context.Context, k Kind, today clock.Day) error {
	if k == Anniversary {
		if err := b.db.ThanksWatch.Update().Where(table.AnniversaryOn(string(today))).SetDueAt(b.now()).Exec(ctx); err != nil {
			return fmt.Errorf("whose anniversary it is: %w", err)
		}
		return nil
	}
	a := tenants.From(ctx)
	bought, err := b.db.Purchase.Query().Where(purchase.OccurredAtGTE(today.Start(a.Zone))).Unique(true).Select(purchase.FieldCustomerID).Strings(ctx)
	if err != nil {
		return fmt.Errorf("who has bought something today: %w", err)
	}
	return b.stir(ctx, a.TenantID, bought, b.now())
}

// SweepBatch is how many who are due are looked for at once.
const SweepBatch = 200

// Ringing gives those, of any tenant, who are to be looked at, the longest due first.
func (b *Book) Ringing(ctx context.Context, until time.Time, except []string) ([]guard.Due[*Watch], error) {
	ctx = guard.System(ctx, "sweep: who is to be thanked")
	found, err := b.db.ThanksWatch.Query().Where(table.DueAtLTE(until), table.IDNotIn(except...)).
		Order(table.ByDueAt(), table.ByID()).Limit(SweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("who is to be thanked: %w", err)
	}
	out := make([]guard.Due[*Watch], len(found))
	for i, r := range found {
		out[i] = guard.Due[*Watch]{TenantID: r.TenantID, ID: r.ID, Row: watchFromRow(r)}
	}
	return out, nil
}

// Hold holds her row until the transaction ends, and says whether she is still to be
// looked at: whoever thanks her comes through here, one after another.
func (b *Book) Hold(ctx context.Context, w *Watch) (bool, error) {
	q := b.db.ThanksWatch.Query().Where(table.ID(w.ID), table.DueAtLTE(b.now()))
	q.Modify(b.db.ForUpdate())
	r, err := q.Only(ctx)
	if rows.IsNotFound(err) {
		return false, nil // another node was faster, or she was erased
	}
	if err != nil {
		return false, fmt.Errorf("hold who is to be thanked, %s: %w", w.CustomerID, err)
	}
	*w = *watchFromRow(r)
	return true, nil
}

// Settle writes down when she, who was looked at on a day, is to be looked at next: on
// her next anniversary after it. Her row is held.
func (b *Book) Settle(ctx context.Context, w *Watch, h *History, on clock.Day) error {
	next := w.next(h, on)
	u := b.db.ThanksWatch.Update().Where(table.ID(w.ID)).SetSince(string(next.Since)).SetAnniversaryOn(string(next.AnniversaryOn))
	maybe.Put(next.DueAt, u.SetDueAt, u.ClearDueAt)
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("when to look at customer %s next: %w", w.CustomerID, err)
	}
	return nil
}

// next is what is kept of her after a look.
func (w *Watch) next(h *History, today clock.Day) *Watch {
	_, last := h.Years(today)
	n := &Watch{ID: w.ID, CustomerID: w.CustomerID, Since: h.Since(), AnniversaryOn: last}
	if day := h.Next(today); day != "" {
		at := day.Start(h.Zone)
		n.DueAt = &at
	}
	return n
}

// Forget drops what was kept of a record that is no customer of its own any more,
// and has the one looked at that it leads to, if there is one.
func (b *Book) Forget(ctx context.Context, w *Watch, survivorID string) error {
	if _, err := b.db.ThanksWatch.Delete().Where(table.ID(w.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("forget customer %s: %w", w.CustomerID, err)
	}
	if survivorID == "" {
		return nil
	}
	return b.stir(ctx, tenants.From(ctx).TenantID, []string{survivorID}, b.now())
}
