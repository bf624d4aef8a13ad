package customer

import (
	"context"
	"fmt"

	table "kept/ent/db/customer"
)

// Matching gives the ids of up to limit customers that List would give, in no
// order: a snapshot, for work on all of them.
func (b *Book) Matching(ctx context.Context, f Filter, limit int) ([]string, error) {
	ids, err := b.narrow(ctx, f).Limit(limit).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("ids of matching customers: %w", err)
	}
	return ids, nil
}

// MatchingAfter gives the ids of the next customers that List would give, in the
// order of their ids: a batch of work that goes through all of them.
func (b *Book) MatchingAfter(ctx context.Context, f Filter, after string, limit int) ([]string, error) {
	ids, err := b.narrow(ctx, f).Where(table.IDGT(after)).Order(table.ByID()).Limit(limit).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("ids of the next matching customers: %w", err)
	}
	return ids, nil
}

// CountAll counts all that List would give, however many: for a job, not for a request.
func (b *Book) CountAll(ctx context.Context, f Filter) (int, error) {
	n, err := b.narrow(ctx, f).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count all matching customers: %w", err)
	}
	return n, nil
}
