package card

import (
	"context"
	"fmt"
	"time"

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
	until := b.now()
	return guard.Sweep(ctx, actor, "card", sweepBatch, func(ctx context.Context, except []string) ([]guard.Due[string], error) {
		return b.ringing(ctx, until, except)
	}, b.settle)
}

// ringing gives cards, of any tenant, in which something is due, the longest due first.
func (b *Book) ringing(ctx context.Context, until time.Time, except []string) ([]guard.Due[string], error) {
	ctx = guard.System(ctx, "sweep: in whose cards something is due")
	found, err := b.db.Card.Query().Where(table.DueAtLTE(until), table.IDNotIn(except...)).Order(table.ByDueAt()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep cards: %w", err)
	}
	out := make([]guard.Due[string], len(found))
	for i, r := range found {
		out[i] = guard.Due[string]{TenantID: r.TenantID, ID: r.ID, Row: r.ID}
	}
	return out, nil
}

// settle writes down what time has done to one card, and to no other.
func (b *Book) settle(ctx context.Context, cardID string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		p, err := b.open(ctx, cardID)
		if err != nil {
			return err
		}
		return b.write(ctx, p)
	})
}
