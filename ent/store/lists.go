package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/guard"
)

// Lists says where many parents each have a list of their own: in a table, with
// the column that names the parent, in an order that an index on (tenant_id,
// parent, order's column, id) serves. Where narrows every list alike.
type Lists struct {
	Table  string
	Parent string
	Order  Order
	Where  []func(*entsql.Selector)
}

// listsAtOnce keeps a statement below what SQLite takes in one UNION.
const listsAtOnce = 200

// ofCustomer is the parent column that an end customer's token is held to.
const ofCustomer = "customer_id"

// PageOfEach gives the ids of one window, and one more, of many parents' lists
// in the window's direction: in one statement whose every part reads a page of
// the index. of holds, by parent, the ids under which its records are kept: a
// survivor's own and those of her aliases. It goes past the guard, so read the
// records themselves through it: an end customer's token sees nobody but herself.
func (d *DB) PageOfEach(ctx context.Context, l Lists, of map[string][]string, w page.Window) (map[string][]string, error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, err
	}
	keyset, err := Keyset(w, l.Order)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]string, len(of))
	for part := range slices.Chunk(l.parents(ctx, of), listsAtOnce) {
		query, args := l.union(d.drv.dialect, tenant, part, of, w.Backward, keyset)
		err := d.rows(ctx, query, args, func(r Row) error {
			var at int
			var id string
			if err := r.Scan(&at, &id); err != nil {
				return err
			}
			out[part[at]] = append(out[part[at]], id)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("a page of the %s of each of %d: %w", l.Table, len(part), err)
		}
	}
	return out, nil
}

// union reads every parent's page and puts them one after the other.
func (l Lists) union(dialect, tenant string, parents []string, of map[string][]string, backward bool, keyset func(*entsql.Selector)) (string, []any) {
	build := entsql.Dialect(dialect)
	pages := make([]*entsql.Selector, len(parents))
	for i, parent := range parents {
		t := build.Table(l.Table)
		one := build.Select(t.C("id"), entsql.As(t.C(l.Order.Column), "at")).From(t).
			Where(entsql.EQ(t.C("tenant_id"), tenant)).Where(entsql.In(t.C(l.Parent), anys(of[parent])...))
		for _, narrow := range l.Where {
			narrow(one)
		}
		keyset(one)
		page := one.As("page")
		pages[i] = build.SelectExpr(entsql.Raw(fmt.Sprintf("%d AS place", i)), entsql.Raw(page.C("id")), entsql.Raw(page.C("at"))).From(page)
	}
	every := pages[0]
	for _, p := range pages[1:] {
		every.UnionAll(p)
	}
	direction := entsql.Asc
	if l.Order.Desc != backward {
		direction = entsql.Desc
	}
	all := every.As("every")
	return build.Select(all.C("place"), all.C("id")).From(all).
		OrderBy(all.C("place"), direction(all.C("at")), direction(all.C("id"))).Query()
}

// parents gives those whose lists the caller may read, in a fixed order.
func (l Lists) parents(ctx context.Context, of map[string][]string) []string {
	a := tenants.From(ctx)
	if l.Parent == ofCustomer && a != nil && a.Kind == tenants.KindCustomer {
		if len(of[a.CustomerID]) == 0 {
			return nil
		}
		return []string{a.CustomerID}
	}
	return slices.Sorted(maps.Keys(of))
}
