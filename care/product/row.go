package product

import (
	"context"

	rows "kept/ent/db"
	"kept/internal/money"
	"kept/tenants"
)

// fromRow gives a product as the caller of ctx may see it: what it costs the
// tenant is no business of an end customer's, to whom the catalogue is open.
func fromRow(ctx context.Context, r *rows.Product) *Product {
	p := &Product{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Folded: r.Folded, Category: r.Category,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	a := tenants.From(ctx)
	if r.UnitCost != nil && (a == nil || a.Kind != tenants.KindCustomer) {
		p.UnitCost = &money.Money{Minor: *r.UnitCost, Currency: r.Currency}
	}
	return p
}

func fromRows(ctx context.Context, rs []*rows.Product) []*Product {
	out := make([]*Product, len(rs))
	for i, r := range rs {
		out[i] = fromRow(ctx, r)
	}
	return out
}
