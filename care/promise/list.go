package promise

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	rows "kept/ent/db"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Filter narrows a list of promises; its parts are joined by AND.
type Filter struct {
	States       []State
	CustomerID   string
	OwnerID      string
	PurchaseID   string
	DepartmentID string
	Overdue      *bool
	Disputed     *bool
	DueFrom      *clock.Day
	DueTo        *clock.Day
}

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

// Key gives the place of p in o, for its cursor.
func (o Order) Key(p *Promise) page.Key {
	if o.ofOneCustomer() {
		return store.KeyOf(p.MadeAt, p.ID)
	}
	return store.KeyOf(p.Due.At, p.ID)
}

// List gives one page of promises.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Promise], error) {
	hers := f.CustomerID != "" || tenants.From(ctx).Kind == tenants.KindCustomer
	if o.ofOneCustomer() && !hers {
		return page.Page[*Promise]{}, fault.Invalid("orderBy", "%s is of one customer: name her in filter.customerId", o)
	}
	w, err := args.Window()
	if err != nil {
		return page.Page[*Promise]{}, err
	}
	keyset, err := store.Keyset(w, o.keyset())
	if err != nil {
		return page.Page[*Promise]{}, err
	}
	q, err := b.narrow(ctx, f)
	if err != nil {
		return page.Page[*Promise]{}, err
	}
	rs, err := q.Modify(keyset).All(ctx)
	if err != nil {
		return page.Page[*Promise]{}, fmt.Errorf("list promises: %w", err)
	}
	p := page.Cut(w, fromRows(rs))
	p.Key, p.Count = o.Key, func(ctx context.Context) (int, error) { return b.Count(ctx, f) }
	return p, nil
}

// PerCustomer gives the n newest promises of each of many customers, newest
// first: a whole level of a query at once. n is from 1 to page.Max.
func (b *Book) PerCustomer(ctx context.Context, survivors []string, n int) (map[string][]*Promise, error) {
	if n < 1 || n > page.Max {
		return nil, fault.Invalid("first", "must be from 1 to %d", page.Max)
	}
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	newest, err := b.db.PerCustomer(ctx, store.Latest{Table: table.Table, Column: table.FieldMadeAt}, of, n)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, ids := range newest {
		all = append(all, ids...)
	}
	found, err := b.ByIDs(ctx, all)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]*Promise, len(newest))
	for survivor, ids := range newest {
		for _, id := range ids {
			out[survivor] = append(out[survivor], found[id])
		}
	}
	return out, nil
}

// Count counts what List would give, to one more than page.CountCap.
func (b *Book) Count(ctx context.Context, f Filter) (int, error) {
	q, err := b.narrow(ctx, f)
	if err != nil {
		return 0, err
	}
	ids, err := q.Limit(page.CountCap + 1).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("count promises: %w", err)
	}
	return len(ids), nil
}

// firstZone is where a day begins first. Wherever a due day lies, its instant is
// between the day's beginning there and its end in lastZone: saying so lets the
// index of the order serve.
var firstZone = time.FixedZone("UTC+14", 14*60*60)

func (b *Book) narrow(ctx context.Context, f Filter) (*rows.PromiseQuery, error) {
	q := b.db.Promise.Query()
	if f.CustomerID != "" {
		ids, err := b.customers.IDs(ctx, f.CustomerID)
		if err != nil {
			return nil, err
		}
		q.Where(table.CustomerIDIn(ids...))
	}
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		q.Where(table.StateIn(states...))
	}
	if f.OwnerID != "" {
		q.Where(table.OwnerID(f.OwnerID))
	}
	if f.PurchaseID != "" {
		q.Where(table.PurchaseID(f.PurchaseID))
	}
	if f.DepartmentID != "" {
		q.Where(table.DepartmentID(f.DepartmentID))
	}
	if f.Overdue != nil {
		q.Where(overdue(*f.Overdue, b.now()))
	}
	if f.Disputed != nil && *f.Disputed {
		q.Where(table.DisputedAtNotNil())
	}
	if f.Disputed != nil && !*f.Disputed {
		q.Where(table.DisputedAtIsNil())
	}
	if f.DueFrom != nil {
		q.Where(table.DueDayGTE(string(*f.DueFrom)), table.DueAtGTE(f.DueFrom.Start(firstZone)))
	}
	if f.DueTo != nil {
		q.Where(table.DueDayLTE(string(*f.DueTo)), table.DueAtLTE(f.DueTo.End(lastZone)))
	}
	return q, nil
}

// overdue is the rule of Promise.Overdue in SQL.
func overdue(want bool, now time.Time) func(*sql.Selector) {
	is := table.And(table.State(string(Open)), table.WaitingSinceIsNil(), table.DueAtLT(now))
	if want {
		return is
	}
	return table.Not(is)
}
