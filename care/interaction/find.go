package interaction

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	rows "kept/ent/db"
	table "kept/ent/db/interaction"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
)

var (
	newestFirst  = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}
	longestFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time}
)

// Find gives the interaction with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Interaction, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	i, ok := found[id]
	if !ok {
		return nil, fault.Missing("interaction")
	}
	return i, nil
}

// held is Find for a verb that writes what it read: a second one waits.
func (b *Book) held(ctx context.Context, id string) (*Interaction, error) {
	q := b.db.Interaction.Query().Where(table.ID(id))
	q.Modify(b.db.ForUpdate())
	r, err := q.Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("interaction")
	}
	if err != nil {
		return nil, fmt.Errorf("find interaction %s: %w", id, err)
	}
	guard.Known(ctx, r.ID)
	return fromRow(r), nil
}

// FindExternal gives the interaction that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Interaction, error) {
	r, err := b.db.Interaction.Query().Where(table.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("interaction")
	}
	if err != nil {
		return nil, fmt.Errorf("find interaction by external id: %w", err)
	}
	return fromRow(r), nil
}

// ByIDs gives the interactions with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Interaction, error) {
	out := make(map[string]*Interaction, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	found, err := b.db.Interaction.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d interactions: %w", len(ids), err)
	}
	for _, i := range fromRows(found) {
		guard.Known(ctx, i.ID)
		out[i.ID] = i
	}
	return out, nil
}

// List gives the tenant's interactions, the newest first, a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Interaction], error) {
	return store.List(ctx, b.db.Interaction.Query(), newestFirst, args, fromRow, (*Interaction).key)
}

// NobodyAnswered gives the contacts that nobody has answered, the longest
// waiting first: by an index that holds nothing else.
func (b *Book) NobodyAnswered(ctx context.Context, args page.Args) (page.Page[*Interaction], error) {
	return store.List(ctx, b.db.Interaction.Query().Where(table.Unanswered(true)), longestFirst, args, fromRow, (*Interaction).key)
}

// Of gives the interactions with one customer, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Interaction], error) {
	survivor, err := b.customers.KeptUnder(ctx, customerID)
	if err != nil {
		return page.Page[*Interaction]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Interaction], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Interaction]{
		Lists: store.Lists{Table: table.Table, Order: newestFirst, Sparse: sparse},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Interaction, error) {
			return read(ctx, b.db.Interaction.Query().Modify(narrow).Each)
		},
		Keeper: func(r *Interaction) string { return r.CustomerID }, Compare: newest, Key: (*Interaction).key, Shared: b.ofEach,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Interaction.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// Read gives one window of the interactions kept under ids, and one more, in
// the direction of the window: what the timeline merges.
func (b *Book) Read(ctx context.Context, ids []string, w page.Window) ([]*Interaction, error) {
	keyset, err := store.Keyset(w, newestFirst)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Interaction, error) {
		return read(ctx, b.db.Interaction.Query().Where(table.CustomerID(id)).Modify(keyset, sparse.Only(w, table.FieldCustomerID, newestFirst.Column)).Each)
	}, newest)
}

// read makes interactions of what a query's Each gives.
func read(ctx context.Context, each func(context.Context, func(*rows.Interaction)) error) ([]*Interaction, error) {
	found, err := store.Records(ctx, each, (*Interaction).fill)
	if err != nil {
		return nil, fmt.Errorf("read interactions: %w", err)
	}
	return found, nil
}

func newest(i, j *Interaction) int { return page.Newest(i.OccurredAt, i.ID, j.OccurredAt, j.ID) }
