package product

import (
	rows "kept/ent/db"
	"kept/internal/money"
)

func fromRow(r *rows.Product) *Product {
	p := &Product{
		ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Folded: r.Folded, Category: r.Category,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if r.UnitCost != nil {
		p.UnitCost = &money.Money{Minor: *r.UnitCost, Currency: r.Currency}
	}
	return p
}

func fromRows(rs []*rows.Product) []*Product {
	out := make([]*Product, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}
