package note

import (
	"context"
	"fmt"
	"slices"

	table "kept/ent/db/note"
	"kept/ent/store"
	"kept/internal/page"
)

var newestFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}

// Of gives the notes about one customer, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Note], error) {
	survivor, err := b.customers.Resolve(ctx, customerID)
	if err != nil {
		return page.Page[*Note]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Note], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	out := make(map[string]page.Page[*Note], len(of))
	for survivor, ids := range of {
		found, err := b.Read(ctx, ids, w)
		if err != nil {
			return nil, err
		}
		p := page.Cut(w, found)
		p.Key = (*Note).key
		p.Count = func(ctx context.Context) (int, error) {
			counted, err := b.db.Note.Query().Where(table.CustomerIDIn(ids...)).Limit(page.CountCap + 1).IDs(ctx)
			return len(counted), err
		}
		out[survivor] = p
	}
	return out, nil
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
	out := make([]*Note, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	slices.SortFunc(out, newest)
	return out, nil
}

// Read gives one window of the notes kept under ids, and one more, in the
// direction of the window: what Of cuts and the timeline merges.
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
		out := make([]*Note, len(found))
		for i, r := range found {
			out[i] = fromRow(r)
		}
		return out, nil
	}, newest)
}

func newest(n, m *Note) int { return page.Newest(n.OccurredAt, n.ID, m.OccurredAt, m.ID) }
