package promise

import (
	"context"

	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/page"
)

// ReadMade gives one window of the promises made to a customer, kept under
// ids, and one more, by when they were made: what the timeline merges.
func (b *Book) ReadMade(ctx context.Context, ids []string, w page.Window) ([]*Promise, error) {
	order := store.Order{Column: table.FieldMadeAt, Kind: store.Time, Desc: true}
	keyset, err := store.Keyset(w, order)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Promise, error) {
		return read(ctx, b.db.Promise.Query().Where(table.CustomerID(id)).Modify(keyset, sparse.Only(w, table.FieldCustomerID, order.Column)).Each)
	}, func(p, q *Promise) int { return page.Newest(p.MadeAt, p.ID, q.MadeAt, q.ID) })
}

// ReadSettled is ReadMade for the promises that are settled, by when they were.
func (b *Book) ReadSettled(ctx context.Context, ids []string, w page.Window) ([]*Promise, error) {
	order := store.Order{Column: table.FieldSettledAt, Kind: store.Time, Desc: true}
	keyset, err := store.Keyset(w, order)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Promise, error) {
		// Saying that it isn't null lets the index of settled promises serve.
		return read(ctx, b.db.Promise.Query().Where(table.CustomerID(id), table.SettledAtNotNil()).Modify(keyset, sparse.Only(w, table.FieldCustomerID, order.Column)).Each)
	}, func(p, q *Promise) int { return page.Newest(*p.SettledAt, p.ID, *q.SettledAt, q.ID) })
}
