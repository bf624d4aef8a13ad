package product

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/product"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/tenants/guard"
)

// Filter narrows a list of products; its parts are joined by AND.
type Filter struct {
	Name     *filter.String // case and accents make no difference
	Category *filter.String
}

// Find gives the product with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Product, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	p, ok := found[id]
	if !ok {
		return nil, fault.Missing("product")
	}
	return p, nil
}

// FindExternal gives the product that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Product, error) {
	r, err := b.db.Product.Query().Where(table.ExternalID(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("product")
	}
	if err != nil {
		return nil, fmt.Errorf("find product by external id: %w", err)
	}
	return fromRow(ctx, r), nil
}

// ByIDs gives the products with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Product, error) {
	found, err := b.db.Product.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d products: %w", len(ids), err)
	}
	out := make(map[string]*Product, len(found))
	for _, r := range found {
		guard.Known(ctx, r.ID)
		out[r.ID] = fromRow(ctx, r)
	}
	return out, nil
}

// IDsByExternal gives the ids of products by the partner's keys; unknown keys are left out.
func (b *Book) IDsByExternal(ctx context.Context, keys []string) (map[string]string, error) {
	found, err := b.db.Product.Query().Where(table.ExternalIDIn(keys...)).Select(table.FieldID, table.FieldExternalID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d products by external id: %w", len(keys), err)
	}
	out := make(map[string]string, len(found))
	for _, r := range found {
		guard.Known(ctx, r.ID)
		out[*r.ExternalID] = r.ID
	}
	return out, nil
}

// List gives products by name, a page at a time.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Product], error) {
	q := b.db.Product.Query().Where(
		store.Where(table.FieldFolded, f.Name.Folded()),
		store.Where(table.FieldCategory, f.Category),
	)
	return store.List(ctx, q, store.Order{Column: table.FieldFolded}, args,
		func(r *rows.Product) *Product { return fromRow(ctx, r) },
		func(p *Product) page.Key { return store.KeyOf(p.Folded, p.ID) })
}
