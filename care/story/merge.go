package story

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/ent/db/customermerge"
	"kept/ent/store"
)

// MergeCustomers makes one customer of two records. What is derived from her
// purchases is derived anew: her stage, and that of every contact. What one of them
// owes in points, the other pays.
func (b *Book) MergeCustomers(ctx context.Context, d customer.MergeDraft) (*customer.Merge, error) {
	return b.merge(ctx, func(ctx context.Context) (*customer.Merge, error) {
		m, err := b.Customers.Merge(ctx, d)
		if err != nil {
			return nil, err
		}
		return m, b.Points.PayDebts(ctx, m.SurvivorID)
	})
}

// UndoMerge makes two customers of one again, each where her own purchases put her.
func (b *Book) UndoMerge(ctx context.Context, mergeID string) (*customer.Merge, error) {
	return b.merge(ctx, func(ctx context.Context) (*customer.Merge, error) {
		together, err := b.db.CustomerMerge.Query().Where(customermerge.ID(mergeID), customermerge.UndoneAtIsNil()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read merge %s: %w", mergeID, err)
		}
		for _, m := range together {
			if err := b.Points.PayDebts(ctx, m.SurvivorID); err != nil {
				return nil, err
			}
		}
		return b.Customers.Unmerge(ctx, mergeID)
	})
}

func (b *Book) merge(ctx context.Context, verb func(context.Context) (*customer.Merge, error)) (*customer.Merge, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*customer.Merge, error) {
		m, err := verb(ctx)
		if err != nil {
			return nil, err
		}
		ids := []string{m.SurvivorID, m.AliasID}
		found, err := b.Customers.ByIDs(ctx, ids)
		if err != nil {
			return nil, err
		}
		var survivors []string
		for _, c := range found {
			survivors = append(survivors, c.ID)
		}
		total, err := b.totals(ctx, survivors)
		if err != nil {
			return nil, err
		}
		if err := b.Customers.Recount(ctx, total); err != nil {
			return nil, err
		}
		bought, err := b.bought(ctx, ids, time.Time{})
		if err != nil {
			return nil, err
		}
		return m, b.Interactions.Restage(ctx, bought, time.Time{})
	})
}
