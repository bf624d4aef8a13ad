package promise

import (
	"context"
	"fmt"
)

// Matching gives the ids of up to limit promises that List would give, in no
// order: a snapshot, for work on all of them.
func (b *Book) Matching(ctx context.Context, f Filter, limit int) ([]string, error) {
	where, err := b.narrow(ctx, f)
	if err != nil {
		return nil, err
	}
	ids, err := b.db.Promise.Query().Where(where...).Limit(limit).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("ids of matching promises: %w", err)
	}
	return ids, nil
}

// CountAll counts all that List would give, however many: for a job, not for a request.
func (b *Book) CountAll(ctx context.Context, f Filter) (int, error) {
	where, err := b.narrow(ctx, f)
	if err != nil {
		return 0, err
	}
	n, err := b.db.Promise.Query().Where(where...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count all matching promises: %w", err)
	}
	return n, nil
}
