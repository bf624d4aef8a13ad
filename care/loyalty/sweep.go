package loyalty

import (
	"context"
	"errors"
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
	total, until := 0, b.now()
	var failed []string // accounts whose turn ended in an error: the others still get theirs
	var errs error
	for {
		due, err := b.ringing(ctx, until, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		for _, r := range due {
			if err := b.settleOne(ctx, r, actor); err != nil {
				failed, errs = append(failed, r.ID), errors.Join(errs, fmt.Errorf("settle account %s: %w", r.ID, err))
				continue
			}
			total++
		}
		if len(failed) > sweepBatch {
			return total, errs
		}
	}
}

// ringing gives accounts, of any tenant, in which something may be due, the
// longest due first.
func (b *Book) ringing(ctx context.Context, until time.Time, except []string) ([]*rows.LoyaltyAccount, error) {
	ctx = guard.System(ctx, "sweep: in whose points something is due")
	found, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.DueAtLTE(until), loyaltyaccount.IDNotIn(except...)).
		Order(loyaltyaccount.ByDueAt()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep points: %w", err)
	}
	return found, nil
}

// settleOne writes down what time has done to one account, and to no other.
func (b *Book) settleOne(ctx context.Context, r *rows.LoyaltyAccount, actor guard.ActorOf) error {
	who, err := actor(ctx, r.TenantID)
	if err != nil {
		return err
	}
	return store.Do(guard.Within(ctx, who), b.db, func(ctx context.Context) error {
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
