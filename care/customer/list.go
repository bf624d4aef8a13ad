package customer

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	table "kept/ent/db/customer"
	tags "kept/ent/db/customertag"
	"kept/ent/store"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/tenants"
)

// Filter narrows a list of customers; its parts are joined by AND.
type Filter struct {
	Name       *filter.String // case and accents make no difference
	ExternalID *filter.String
	Stage      *StageFilter
	Tag        *filter.String // any one of her tags
	CompanyID  *filter.ID
	CreatedAt  *filter.Time
	UpdatedAt  *filter.Time
}

// StageFilter compares a stage.
type StageFilter = filter.Enum[Stage]

// Order is how a list of customers is sorted.
type Order string

// The orders, each served by an index.
const (
	ByName        Order = "NAME"
	ByNameDesc    Order = "NAME_DESC"
	ByCreated     Order = "CREATED_AT"
	ByCreatedDesc Order = "CREATED_AT_DESC"
)

func (o Order) keyset() store.Order {
	switch o {
	case ByCreated, ByCreatedDesc:
		return store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: o == ByCreatedDesc}
	default:
		return store.Order{Column: table.FieldFolded, Desc: o == ByNameDesc}
	}
}

// Key gives the place of c in o, for its cursor.
func (o Order) Key(c *Customer) page.Key {
	if o == ByCreated || o == ByCreatedDesc {
		return store.KeyOf(c.CreatedAt, c.ID)
	}
	return store.KeyOf(c.Folded, c.ID)
}

// List gives one page of customers. Aliases aren't in it; their survivors are.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Customer], error) {
	none := page.Page[*Customer]{}
	w, err := args.Window()
	if err != nil {
		return none, err
	}
	keyset, err := store.Keyset(w, o.keyset())
	if err != nil {
		return none, err
	}
	found, err := b.narrow(ctx, f).Modify(keyset).All(ctx)
	if err != nil {
		return none, fmt.Errorf("list customers: %w", err)
	}
	p := page.Cut(w, fromRows(found))
	p.Key = o.Key
	p.Count = func(ctx context.Context) (int, error) { return b.Count(ctx, f, page.CountCap+1) }
	return p, nil
}

// Count counts what List would give, up to limit.
func (b *Book) Count(ctx context.Context, f Filter, limit int) (int, error) {
	ids, err := b.narrow(ctx, f).Limit(limit).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("count customers: %w", err)
	}
	return len(ids), nil
}

func (b *Book) narrow(ctx context.Context, f Filter) *rows.CustomerQuery {
	return b.db.Customer.Query().Where(
		table.MergedIntoIDIsNil(),
		store.Where(table.FieldFolded, f.Name.Folded()),
		store.Where(table.FieldExternalID, f.ExternalID),
		store.Where(table.FieldStage, f.Stage.Plain()),
		store.Where(table.FieldCompanyID, f.CompanyID),
		store.Where(table.FieldCreatedAt, f.CreatedAt),
		store.Where(table.FieldUpdatedAt, f.UpdatedAt),
		tagged(tenants.From(ctx), f.Tag.Folded()),
	)
}

// tagged holds for who has such a tag herself or by an alias. The tag's own
// tenant is compared, since no guard stands in a sub-select; and it is one
// sub-select, named by a constant, so that PostgreSQL begins with the tag.
func tagged(a *tenants.Actor, f *filter.String) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if f == nil {
			return
		}
		t := sql.Table(tags.Table)
		own := sql.Select(t.C(tags.FieldCustomerID)).From(t)
		own.Where(sql.EQ(t.C(tags.FieldTenantID), a.TenantID))
		store.Where(tags.FieldFolded, f)(own)

		t2, alias := sql.Table(tags.Table).As("t2"), sql.Table(table.Table).As("a")
		byAlias := sql.Select(alias.C(table.FieldMergedIntoID)).From(t2).Join(alias).On(alias.C(table.FieldID), t2.C(tags.FieldCustomerID))
		byAlias.Where(sql.EQ(t2.C(tags.FieldTenantID), a.TenantID))
		byAlias.Where(sql.NotNull(alias.C(table.FieldMergedIntoID)))
		store.Where(tags.FieldFolded, f)(byAlias)
		s.Where(sql.In(s.C(table.FieldID), own.UnionAll(byAlias)))
	}
}
