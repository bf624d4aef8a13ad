package touchpoint

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/touchpoint"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
)

// Find gives the touchpoint with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Touchpoint, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	t, ok := found[id]
	if !ok {
		return nil, fault.Missing("touchpoint")
	}
	return t, nil
}

// FindExternal gives the touchpoint that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Touchpoint, error) {
	r, err := b.db.Touchpoint.Query().Where(table.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("touchpoint")
	}
	if err != nil {
		return nil, fmt.Errorf("find touchpoint by external id: %w", err)
	}
	return fromRow(r), nil
}

// ByIDs gives the touchpoints with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Touchpoint, error) {
	found, err := b.db.Touchpoint.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d touchpoints: %w", len(ids), err)
	}
	out := make(map[string]*Touchpoint, len(found))
	for _, r := range found {
		guard.Known(ctx, r.ID)
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// List gives touchpoints by name, a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Touchpoint], error) {
	return store.List(ctx, b.db.Touchpoint.Query(), store.Order{Column: table.FieldFolded}, args, fromRow,
		func(t *Touchpoint) page.Key { return store.KeyOf(t.Folded, t.ID) })
}

func fromRow(r *rows.Touchpoint) *Touchpoint {
	return &Touchpoint{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Folded: r.Folded, Kind: Kind(r.Kind), Zone: r.Zone, URL: r.URL,
		DepartmentID: r.DepartmentID, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
