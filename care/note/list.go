package note

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	table "kept/ent/db/note"
	"kept/ent/store"
	"kept/internal/page"
)

var newestFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}

// Of gives the notes about one customer, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Note], error) {
	survivor, err := b.customers.KeptUnder(ctx, customerID)
	if err != nil {
		return page.Page[*Note]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Note], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Note]{
		Lists: store.Lists{Table: table.Table, Order: newestFirst},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Note, error) {
			found, err := b.db.Note.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read notes: %w", err)
			}
			return fromRows(found), nil
		},
		Keeper: func(r *Note) string { return r.CustomerID }, Compare: newest, Key: (*Note).key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Note.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// Pinned gives the pinned notes about one customer, the newest first, at most page.Max.
func (b *Book) Pinned(ctx context.Context, customerID string) ([]*Note, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	found, err := b.db.Note.Query().Where(table.CustomerIDIn(ids...), table.Pinned(true)).Limit(page.Max).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("pinned notes of %s: %w", customerID, err)
	}
	out := fromRows(found)
	slices.SortFunc(out, newest)
	return out, nil
}

// Read gives one window of the notes kept under ids, and one more, in the
// direction of the window: what the timeline merges.
func (b *Book) Read(ctx context.Context, ids []string, w page.Window) ([]*Note, error) {
	keyset, err := store.Keyset(w, newestFirst)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Note, error) {
		found, err := b.db.Note.Query().Where(table.CustomerID(id)).Modify(keyset).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read notes: %w", err)
		}
		return fromRows(found), nil
	}, newest)
}

func newest(n, m *Note) int { return page.Newest(n.OccurredAt, n.ID, m.OccurredAt, m.ID) }
