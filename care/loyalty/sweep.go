package loyalty

import (
	"context"
	"fmt"
	"slices"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants"
	"kept/tenants/guard"
)

type dayIs = predicate.LoyaltyDay

// sweepBatch is how many accounts the sweep looks for at once.
const sweepBatch = 200

// today is the day of the acting tenant.
func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}

// Sweep writes down what time has done to accounts that nobody has touched since:
// points that can be spent now, have expired, or were held too long. It costs the
// accounts in which something is due. Run late, twice, or by two nodes at once it
// comes to the same: every movement does it first, for its own account. actor
// gives Kept's own actor for a tenant. It returns how many accounts it settled.
func (b *Book) Sweep(ctx context.Context, actor guard.ActorOf) (int, error) {
	until := b.now()
	return guard.Sweep(ctx, actor, "account", sweepBatch, func(ctx context.Context, except []string) ([]guard.Due[*rows.LoyaltyAccount], error) {
		return b.ringing(ctx, until, except)
	}, b.settleOne)
}

// ringing gives accounts, of any tenant, in which something may be due, the
// longest due first.
func (b *Book) ringing(ctx context.Context, until time.Time, except []string) ([]guard.Due[*rows.LoyaltyAccount], error) {
	ctx = guard.System(ctx, "sweep: in whose points something is due")
	found, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.DueAtLTE(until), loyaltyaccount.IDNotIn(except...)).
		Order(loyaltyaccount.ByDueAt()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep points: %w", err)
	}
	out := make([]guard.Due[*rows.LoyaltyAccount], len(found))
	for i, r := range found {
		out[i] = guard.Due[*rows.LoyaltyAccount]{TenantID: r.TenantID, ID: r.ID, Row: r}
	}
	return out, nil
}

// settleOne writes down what time has done to one account, and to no other.
func (b *Book) settleOne(ctx context.Context, r *rows.LoyaltyAccount) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		p, err := b.Program(ctx, r.ProgramID)
		if err != nil {
			return err
		}
		ids, err := b.customers.IDs(ctx, r.CustomerID)
		if err != nil {
			return err
		}
		if !slices.Contains(ids, r.CustomerID) {
			ids = append(ids, r.CustomerID)
		}
		w, err := b.lock(ctx, p, ids)
		if err != nil {
			return err
		}
		return b.write(ctx, w)
	})
}
