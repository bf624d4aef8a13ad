package promise

import (
	"context"
	"fmt"
	"time"

	table "kept/ent/db/promise"
	"kept/ent/store"
)

// DueOf gives the ids of the open promises that a member answers for and that
// fall due by then, those overdue too, the soonest first. One that waits for the
// customer is left out: its date isn't running.
func (b *Book) DueOf(ctx context.Context, ownerID string, by time.Time) ([]string, error) {
	ids, err := b.db.Promise.Query().Where(table.OwnerID(ownerID), table.State(string(Open)), table.WaitingSinceIsNil(), table.DueAtLTE(by)).
		Order(table.ByDueAt(), table.ByID()).Limit(1000).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("promises of %s that fall due: %w", ownerID, err)
	}
	return ids, nil
}

// HandOverAll gives every open promise of the member from to the member to, in
// the transaction of ctx: from leaves. It goes promise by promise, so that each
// has its event and its day is counted anew; a member has few open at a time.
func (b *Book) HandOverAll(ctx context.Context, from, to string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		ids, err := b.db.Promise.Query().Where(table.OwnerID(from), table.State(string(Open))).Order(table.ByID()).IDs(ctx)
		if err != nil {
			return fmt.Errorf("open promises of %s: %w", from, err)
		}
		for _, id := range ids {
			if _, err := b.HandOver(ctx, id, to, "the member left"); err != nil {
				return fmt.Errorf("hand over promise %s: %w", id, err)
			}
		}
		return nil
	})
}
