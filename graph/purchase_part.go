package graph

import (
	"context"
	"slices"

	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/touchpoint"
	"kept/graph/model"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// purchases is what products, touchpoints and purchases add to the API.
func (r *Resolver) purchases() noun {
	again := rereadUpsert(purchaseID, r.PurchaseBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Product:    {tenants.PurchasesRead, many(r.ProductBook.ByIDs)},
			id.Touchpoint: {tenants.InteractionsRead, many(r.TouchpointBook.ByIDs)},
			id.Purchase:   {tenants.PurchasesRead, many(r.PurchaseBook.ByIDs)},
		},
		replays: map[string]replay{
			"upsertProduct":    rereadUpsert(func(p *product.Product) string { return p.ID }, r.ProductBook.Find),
			"upsertTouchpoint": rereadUpsert(func(t *touchpoint.Touchpoint) string { return t.ID }, r.TouchpointBook.Find),
			"recordPurchase":   again, "deliverPurchase": again, "cancelPurchase": again,
			"markPurchaseUnavailable": again, "returnPurchase": again,
		},
	}
}

func purchaseID(p *purchase.Purchase) string { return p.ID }

func boughtBy(p *purchase.Purchase) string { return p.CustomerID }

func boughtAt(p *purchase.Purchase) string { return p.TouchpointID }

func lineProduct(l *purchase.Line) string { return l.ProductID }

func promisedProduct(p *promise.Promise) string { return p.ProductID }

func promisedPurchase(p *promise.Promise) string { return p.PurchaseID }

// related finds the one record that each parent points to, nil where it points
// to none, and asks nothing when none does.
func related[P, T any](ctx context.Context, parents []*P, key func(*P) string, find func(context.Context, []string) (map[string]*T, error)) ([]*T, error) {
	var ids []string
	for _, p := range parents {
		if id := key(p); id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return make([]*T, len(parents)), nil
	}
	slices.Sort(ids)
	found, err := find(ctx, slices.Compact(ids))
	return perParent(parents, key, found), err
}

// pageEach puts the page of a list that was read for each parent in the parents' order.
func pageEach[P, T any](parents []*P, key func(*P) string, pages map[string]page.Page[*T], err error) ([]*model.Connection[T], error) {
	if err != nil {
		return nil, err
	}
	out := make([]*model.Connection[T], len(parents))
	for i, p := range parents {
		out[i] = model.Connect(pages[key(p)])
	}
	return out, nil
}

func soldBy(p *purchase.Purchase) string { return p.MemberID }

func lookedAfterBy(t *touchpoint.Touchpoint) string { return t.DepartmentID }
