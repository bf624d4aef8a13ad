package card

import (
	"context"
	"errors"
	"fmt"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/card"
	"kept/ent/store"
	"kept/tenants/guard"
)

// sweepBatch is how many cards the sweep looks for at once.
const sweepBatch = 200

// Sweep writes down what time has done to cards that nobody has touched since:
// they expired, or were held too long. It costs the cards in which something is
// due. Run late, twice, or by two nodes at once it comes to the same: every
// movement does it first, for its own card. actor gives Kept's own actor for a
// tenant. It returns how many cards it settled.
func (b *Book) Sweep(ctx context.Context, actor guard.ActorOf) (int, error) {
	total, until := 0, b.now()
	var failed []string // cards whose turn ended in an error: the others still get theirs
	var errs error
	for {
		due, err := b.ringing(ctx, until, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		for _, r := range due {
			if err := b.settleOne(ctx, r, actor); err != nil {
				failed, errs = append(failed, r.ID), errors.Join(errs, fmt.Errorf("settle card %s: %w", r.ID, err))
				continue
			}
			total++
		}
		if len(failed) > sweepBatch {
			return total, errs
		}
	}
}

// ringing gives cards, of any tenant, in which something is due, the longest due first.
func (b *Book) ringing(ctx context.Context, until time.Time, except []string) ([]*rows.Card, error) {
	ctx = guard.System(ctx, "sweep: in whose cards something is due")
	found, err := b.db.Card.Query().Where(table.DueAtLTE(until), table.IDNotIn(except...)).Order(table.ByDueAt()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep cards: %w", err)
	}
	return found, nil
}

func (b *Book) settleOne(ctx context.Context, r *rows.Card, actor guard.ActorOf) error {
	who, err := actor(ctx, r.TenantID)
	if err != nil {
		return err
	}
	return store.Do(guard.Within(ctx, who), b.db, func(ctx context.Context) error {
		p, err := b.open(ctx, r.ID)
		if err != nil {
			return err
		}
		return b.write(ctx, p)
	})
}
