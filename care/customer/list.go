package customer

import (
	"context"

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
	ID         *filter.ID     `json:"id,omitempty"`
	Name       *filter.String `json:"name,omitempty"` // case and accents make no difference
	ExternalID *filter.String `json:"externalId,omitempty"`
	Stage      *StageFilter   `json:"stage,omitempty"`
	Tag        *filter.String `json:"tag,omitempty"` // any one of her tags
	CompanyID  *filter.ID     `json:"companyId,omitempty"`
	CreatedAt  *filter.Time   `json:"createdAt,omitempty"`
	UpdatedAt  *filter.Time   `json:"updatedAt,omitempty"`
	Loyalty    *LoyaltyFilter `json:"loyaltyType,omitempty"` // why she stays
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
	ByUpdated     Order = "UPDATED_AT"
	ByUpdatedDesc Order = "UPDATED_AT_DESC"
)

func (o Order) keyset() store.Order {
	switch o {
	case ByCreated, ByCreatedDesc:
		return store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: o == ByCreatedDesc}
	case ByUpdated, ByUpdatedDesc:
		return store.Order{Column: table.FieldUpdatedAt, Kind: store.Time, Desc: o == ByUpdatedDesc}
	default:
		return store.Order{Column: table.FieldFolded, Desc: o == ByNameDesc}
	}
}

// Key gives the place of c in o, for its cursor.
func (o Order) Key(c *Customer) page.Key {
	switch o {
	case ByCreated, ByCreatedDesc:
		return store.KeyOf(c.CreatedAt, c.ID)
	case ByUpdated, ByUpdatedDesc:
		return store.KeyOf(c.UpdatedAt, c.ID)
	default:
		return store.KeyOf(c.Folded, c.ID)
	}
}

// List gives one page of customers. Aliases aren't in it, their survivors are; nor
// is who was erased.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Customer], error) {
	if f == (Filter{}) {
		ctx = store.PlanOnce(ctx)
	}
	return store.List(ctx, b.narrow(ctx, f), o.keyset(), args, fromRow, o.Key)
}

// Count counts what List would give, up to limit.
func (b *Book) Count(ctx context.Context, f Filter, limit int) (int, error) {
	return store.CountUpTo(ctx, b.narrow(ctx, f), limit)
}

func (b *Book) narrow(ctx context.Context, f Filter) *rows.CustomerQuery {
	return b.db.Customer.Query().Where(
		table.MergedIntoIDIsNil(), table.ErasedAtIsNil(),
		store.Where(table.FieldID, f.ID),
		store.Where(table.FieldFolded, f.Name.Folded()),
		store.Where(table.FieldExternalID, f.ExternalID),
		store.Where(table.FieldStage, f.Stage.Plain()),
		store.Where(table.FieldCompanyID, f.CompanyID),
		store.Where(table.FieldCreatedAt, f.CreatedAt),
		store.Where(table.FieldUpdatedAt, f.UpdatedAt),
		tagged(tenants.From(ctx), f.Tag.Folded()),
		loyal(tenants.From(ctx), f.Loyalty),
	)
}

// tagged holds for who has such a tag herself or by an alias.
func tagged(a *tenants.Actor, f *filter.String) func(*sql.Selector) {
	if f == nil {
		return func(*sql.Selector) {}
	}
	return whoHas(a, tags.Table, store.Where(tags.FieldFolded, f))
}

// whoHas holds for survivors who have such a row in another table herself or by
// an alias. The row's own tenant is compared, since no guard stands in a
// sub-select; and it is one sub-select, named by a constant, so that PostgreSQL
// begins with the row.
func whoHas(a *tenants.Actor, name string, such ...func(*sql.Selector)) func(*sql.Selector) {
	const owner, tenant = "customer_id", "tenant_id"
	return func(s *sql.Selector) {
		t := sql.Table(name)
		own := sql.Select(t.C(owner)).From(t)
		own.Where(sql.EQ(t.C(tenant), a.TenantID))

		t2, alias := sql.Table(name).As("t2"), sql.Table(table.Table).As("a")
		byAlias := sql.Select(alias.C(table.FieldMergedIntoID)).From(t2).Join(alias).On(alias.C(table.FieldID), t2.C(owner))
		byAlias.Where(sql.EQ(t2.C(tenant), a.TenantID))
		byAlias.Where(sql.NotNull(alias.C(table.FieldMergedIntoID)))
		for _, p := range such {
			p(own)
			p(byAlias)
		}
		s.Where(sql.In(s.C(table.FieldID), own.UnionAll(byAlias)))
	}
}
