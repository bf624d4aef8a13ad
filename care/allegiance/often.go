package allegiance

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/allegiance"
)

// OftenAfter gives the next customers who come back often, whatever they think, in
// the order of their ids: a batch of work that goes through all of them.
func (b *Book) OftenAfter(ctx context.Context, after string, limit int) ([]string, error) {
	ids, err := b.often().Where(table.CustomerIDGT(after)).Order(table.ByCustomerID()).Limit(limit).Select(table.FieldCustomerID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("who comes back often: %w", err)
	}
	return ids, nil
}

// CountOften counts them, however many: for a job, not for a request's answer.
func (b *Book) CountOften(ctx context.Context) (int, error) {
	n, err := b.often().Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("how many come back often: %w", err)
	}
	return n, nil
}

func (b *Book) often() *rows.AllegianceQuery {
	return b.db.Allegiance.Query().Where(table.Patronage(string(High)))
}
