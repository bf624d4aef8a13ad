package promise

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	rows "kept/ent/db"
	"kept/ent/db/predicate"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/tenants"
)

// Filter narrows a list of promises; its parts are joined by AND.
type Filter struct {
	ID           *filter.ID
	State        *StateFilter
	CustomerID   *filter.ID // customers with their merged records
	OwnerID      *filter.ID
	PurchaseID   *filter.ID
	DepartmentID *filter.ID
	ClaimID      *filter.ID // the claim that made it
	DueDay       *filter.Day
	Overdue      *bool
	AtRisk       *bool
	Disputed     *bool
	Bold         *bool // held against our own history, and bolder or not
}

// StateFilter compares a state.
type StateFilter = filter.Enum[State]

// Order is how a list of promises is sorted.
type Order string

// The orders, each served by an index.
const (
	ByDue      Order = "DUE_AT"
	ByDueDesc  Order = "DUE_AT_DESC"
	ByMade     Order = "MADE_AT" // of one customer
	ByMadeDesc Order = "MADE_AT_DESC"
)

func (o Order) keyset() store.Order {
	switch o {
	case ByDueDesc:
		return store.Order{Column: table.FieldDueAt, Kind: store.Time, Desc: true}
	case ByMade:
		return store.Order{Column: table.FieldMadeAt, Kind: store.Time}
	case ByMadeDesc:
		return store.Order{Column: table.FieldMadeAt, Kind: store.Time, Desc: true}
	default:
		return store.Order{Column: table.FieldDueAt, Kind: store.Time}
	}
}

// ofOneCustomer reports whether only the index of each customer's promises
// serves o: over all of a tenant's it would sort them every time.
func (o Order) ofOneCustomer() bool { return o == ByMade || o == ByMadeDesc }

// compare orders p and q as o does.
func (o Order) compare(p, q *Promise) int {
	at, other := p.Due.At, q.Due.At
	if o.ofOneCustomer() {
		at, other = p.MadeAt, q.MadeAt
	}
	c := cmp.Or(at.Compare(other), cmp.Compare(p.ID, q.ID))
	if o.keyset().Desc {
		return -c
	}
	return c
}

// Key gives the place of p in o, for its cursor.
func (o Order) Key(p *Promise) page.Key {
	if o.ofOneCustomer() {
		return store.KeyOf(p.MadeAt, p.ID)
	}
	return store.KeyOf(p.Due.At, p.ID)
}

// List gives one page of promises.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Promise], error) {
	hers := f.CustomerID != nil && f.CustomerID.Eq != nil || tenants.From(ctx).Kind == tenants.KindCustomer
	if o.ofOneCustomer() && !hers {
		return page.Page[*Promise]{}, fault.Invalid("orderBy", "%s is of one customer: name her in filter.customerId.eq", o)
	}
	narrow, err := b.narrow(ctx, f)
	if err != nil {
		return page.Page[*Promise]{}, err
	}
	return store.List(ctx, b.db.Promise.Query().Where(narrow...), o.keyset(), args, fromRow, o.Key)
}

// OfEach gives the same page of the promises of many customers, who are
// survivors: a whole level of a query in one statement.
func (b *Book) OfEach(ctx context.Context, survivors []string, f Filter, o Order, args page.Args) (map[string]page.Page[*Promise], error) {
	narrow, err := b.narrow(ctx, f)
	if err != nil {
		return nil, err
	}
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Promise]{
		Lists: store.Lists{Table: table.Table, Order: o.keyset(), Where: f.where(narrow), Sparse: sparse},
		Read:  b.readPages, Keeper: func(p *Promise) string { return p.CustomerID }, Compare: o.compare, Key: o.Key, Shared: b.ofEach,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return b.countUpTo(ctx, append(slices.Clip(narrow), table.CustomerIDIn(ids...)))
		},
	}, survivors, args)
}

// OfPurchases gives the same page of the promises of many purchases, the
// oldest first.
func (b *Book) OfPurchases(ctx context.Context, purchaseIDs []string, args page.Args) (map[string]page.Page[*Promise], error) {
	return store.PageOfEach(ctx, b.db, store.ListsOf[*Promise]{
		Lists: store.Lists{Table: table.Table, Parent: table.FieldPurchaseID, Order: ByMade.keyset(), Sparse: sparse},
		Read:  b.readPages, Keeper: func(p *Promise) string { return p.PurchaseID }, Compare: ByMade.compare, Key: ByMade.Key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return b.countUpTo(ctx, []predicate.Promise{table.PurchaseIDIn(ids...)})
		},
	}, purchaseIDs, args)
}

// OfClaims gives the same page of the promises that each of many claims made,
// by due date: only that order is one of all customers'.
func (b *Book) OfClaims(ctx context.Context, claimIDs []string, o Order, args page.Args) (map[string]page.Page[*Promise], error) {
	if o.ofOneCustomer() {
		return nil, fault.Invalid("orderBy", "%s is of one customer: use DUE_AT or DUE_AT_DESC", o)
	}
	return store.PageOfEach(ctx, b.db, store.ListsOf[*Promise]{
		Lists: store.Lists{Table: table.Table, Parent: table.FieldClaimID, Order: o.keyset(), Sparse: sparse},
		Read:  b.readPages, Keeper: func(p *Promise) string { return p.ClaimID }, Compare: o.compare, Key: o.Key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return b.countUpTo(ctx, []predicate.Promise{table.ClaimIDIn(ids...)})
		},
	}, claimIDs, args)
}

// readPages reads the promises that store.EachPage narrows to.
func (b *Book) readPages(ctx context.Context, narrow func(*sql.Selector)) ([]*Promise, error) {
	return read(ctx, b.db.Promise.Query().Modify(narrow).Each)
}

// read makes promises of what a query's Each gives.
func read(ctx context.Context, each func(context.Context, func(*rows.Promise)) error) ([]*Promise, error) {
	found, err := store.Records(ctx, each, func(p *Promise, r *rows.Promise) {
		remember(ctx, r)
		p.fill(r)
	})
	if err != nil {
		return nil, fmt.Errorf("read promises: %w", err)
	}
	return found, nil
}

// where gives what narrows says of f, for store.Lists: nothing of an empty one.
func (f Filter) where(ps []predicate.Promise) []func(*sql.Selector) {
	if f == (Filter{}) {
		return nil
	}
	out := make([]func(*sql.Selector), len(ps))
	for i, p := range ps {
		out[i] = p
	}
	return out
}

// Count counts what List would give, to one more than page.CountCap.
func (b *Book) Count(ctx context.Context, f Filter) (int, error) {
	narrow, err := b.narrow(ctx, f)
	if err != nil {
		return 0, err
	}
	return b.countUpTo(ctx, narrow)
}

func (b *Book) countUpTo(ctx context.Context, narrow []predicate.Promise) (int, error) {
	return store.CountUpTo(ctx, b.db.Promise.Query().Where(narrow...), page.CountCap+1)
}

// firstZone is where a day begins first. Wherever a due day lies, its instant is
// between the day's beginning there and its end in lastZone: saying so lets the
// index of the order serve.
var firstZone = time.FixedZone("UTC+14", 14*60*60)

func (b *Book) narrow(ctx context.Context, f Filter) ([]predicate.Promise, error) {
	all, err := customer.Named[predicate.Promise](ctx, b.customers, f.CustomerID)
	if err != nil {
		return nil, err
	}
	all = append(all,
		store.Where(table.FieldID, f.ID),
		store.Where(table.FieldState, f.State.Plain()),
		store.Where(table.FieldOwnerID, f.OwnerID),
		store.Where(table.FieldPurchaseID, f.PurchaseID),
		store.Where(table.FieldDepartmentID, f.DepartmentID),
		store.Where(table.FieldClaimID, f.ClaimID),
	)
	all = append(all, fallsDue(f.DueDay)...)
	if f.Disputed != nil && *f.Disputed {
		all = append(all, table.DisputedAtNotNil())
	}
	if f.Disputed != nil && !*f.Disputed {
		all = append(all, table.DisputedAtIsNil())
	}
	if f.Overdue != nil {
		all = append(all, overdue(*f.Overdue, b.now()))
	}
	if f.AtRisk != nil {
		all = append(all, atRisk(*f.AtRisk, b.now()))
	}
	if f.Bold != nil && (f.ClaimID == nil || f.ClaimID.Eq == nil) {
		return nil, fault.Invalid("filter", "bold is of one claim: name it in claimId.eq")
	}
	if f.Bold != nil {
		all = append(all, bold(*f.Bold))
	}
	return all, nil
}

// fallsDue holds for due days. Their instants are compared too, for the index.
func fallsDue(f *filter.Day) []predicate.Promise {
	all := []predicate.Promise{store.Where(table.FieldDueDay, f)}
	if f == nil {
		return all
	}
	for _, from := range []*clock.Day{f.Eq, f.Gte} {
		if from != nil {
			all = append(all, table.DueAtGTE(from.Start(firstZone)))
		}
	}
	if f.Eq != nil {
		all = append(all, table.DueAtLTE(f.Eq.End(lastZone)))
	}
	if f.Lt != nil {
		all = append(all, table.DueAtLT(f.Lt.Add(-1).End(lastZone).Add(time.Microsecond)))
	}
	return all
}

// overdue is the rule of Promise.Overdue in SQL.
func overdue(want bool, now time.Time) func(*sql.Selector) {
	is := table.And(table.State(string(Open)), table.WaitingSinceIsNil(), table.DueAtLT(now))
	if want {
		return is
	}
	return table.Not(is)
}

// bold is the rule of Promise.Bold in SQL. What wasn't held against our own
// history is neither.
func bold(want bool) func(*sql.Selector) {
	return func(s *sql.Selector) {
		first, advised := s.C(table.FieldFirstDueAt), s.C(table.FieldAdvisedAt)
		if want {
			s.Where(sql.ColumnsLT(first, advised))
			return
		}
		s.Where(sql.ColumnsGTE(first, advised))
	}
}

// atRisk is the rule of Promise.AtRisk in SQL.
func atRisk(want bool, now time.Time) func(*sql.Selector) {
	is := table.And(table.State(string(Open)), table.AtRiskAtNotNil(), table.WaitingSinceIsNil(), table.DueAtGTE(now))
	if want {
		return is
	}
	return table.Not(is)
}
