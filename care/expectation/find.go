package expectation

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	table "kept/ent/db/expectation"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/tenants/guard"
)

// Filter narrows a list of expectations; its parts are joined by AND.
type Filter struct {
	ID           *filter.ID
	CustomerID   *filter.ID // customers with their merged records; null: of a segment or of everybody
	ClaimID      *filter.ID
	ProductID    *filter.ID
	TouchpointID *filter.ID
	Segment      *filter.String
	Kind         *KindFilter
	Dimension    *DimensionFilter
	Source       *SourceFilter
	Standing     *StandingFilter
	Withdrawn    *bool
}

// The comparisons of what is named.
type (
	KindFilter      = filter.Enum[Kind]
	DimensionFilter = filter.Enum[servqual.Dimension]
	SourceFilter    = filter.Enum[Source]
	StandingFilter  = filter.Enum[Standing]
)

// Order is how a list of expectations is sorted.
type Order string

// The orders, each served by an index.
const (
	OldestFirst Order = "RECORDED_AT"
	NewestFirst Order = "RECORDED_AT_DESC"
)

func (o Order) keyset() store.Order {
	return store.Order{Column: table.FieldRecordedAt, Kind: store.Time, Desc: o != OldestFirst}
}

func (o Order) compare(e, f *Expectation) int {
	c := page.Newest(e.RecordedAt, e.ID, f.RecordedAt, f.ID)
	if o == OldestFirst {
		return -c
	}
	return c
}

func (Order) key(e *Expectation) page.Key { return store.KeyOf(e.RecordedAt, e.ID) }

// Find gives the expectation with an id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, expectationID string) (*Expectation, error) {
	found, err := b.ByIDs(ctx, []string{expectationID})
	if err != nil {
		return nil, err
	}
	e, ok := found[expectationID]
	if !ok {
		return nil, fault.Missing("expectation")
	}
	return e, nil
}

// FindExternal gives the expectation that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Expectation, error) {
	if promiseID, ok := strings.CutPrefix(key, ofPromise); ok {
		if e, err := b.Find(ctx, id.Like(id.Expectation, promiseID)); err == nil && e.withPromise() || !fault.IsMissing(err) {
			return e, err
		} // else it was recorded when such a key was kept
	}
	found, err := b.read(ctx, table.ExternalID(key))
	if err != nil {
		return nil, fmt.Errorf("find expectation by external id: %w", err)
	}
	if len(found) == 0 {
		return nil, fault.Missing("expectation")
	}
	return found[0], nil
}

// ByIDs gives the expectations with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Expectation, error) {
	found, err := b.read(ctx, table.IDIn(ids...))
	if err != nil {
		return nil, fmt.Errorf("find %d expectations: %w", len(ids), err)
	}
	out := make(map[string]*Expectation, len(found))
	for _, e := range found {
		out[e.ID] = e
	}
	return out, nil
}

// read gives the expectations that are so, by their ids.
func (b *Book) read(ctx context.Context, so ...predicate.Expectation) ([]*Expectation, error) {
	found, err := b.db.Expectation.Query().Where(so...).Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		guard.Known(ctx, r.ID)
	}
	return b.fromRows(ctx, found)
}

// List gives expectations, a page at a time.
func (b *Book) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Expectation], error) {
	narrow, err := b.narrow(ctx, f)
	if err != nil {
		return page.Page[*Expectation]{}, err
	}
	p, err := store.List(ctx, b.db.Expectation.Query().Where(narrow...), o.keyset(), args, fromRow, o.key)
	if err != nil {
		return p, err
	}
	return p, b.name(ctx, p.Items)
}

// OfEach gives the same page of the expectations of many customers' own, who are
// survivors: a whole level of a query in one statement.
func (b *Book) OfEach(ctx context.Context, survivors []string, o Order, args page.Args) (map[string]page.Page[*Expectation], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Expectation]{
		Lists: store.Lists{Table: table.Table, Order: o.keyset()},
		Read:  b.readPages, Keeper: func(e *Expectation) string { return e.CustomerID }, Compare: o.compare, Key: o.key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Expectation.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// OfClaims gives the same page of the expectations that many claims raised.
func (b *Book) OfClaims(ctx context.Context, claimIDs []string, o Order, args page.Args) (map[string]page.Page[*Expectation], error) {
	return store.PageOfEach(ctx, b.db, store.ListsOf[*Expectation]{
		Lists: store.Lists{Table: table.Table, Parent: table.FieldClaimID, Order: o.keyset()},
		Read:  b.readPages, Keeper: func(e *Expectation) string { return e.ClaimID }, Compare: o.compare, Key: o.key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Expectation.Query().Where(table.ClaimIDIn(ids...)), page.CountCap+1)
		},
	}, claimIDs, args)
}

// readPages reads the expectations that store.EachPage narrows to.
func (b *Book) readPages(ctx context.Context, narrow func(*sql.Selector)) ([]*Expectation, error) {
	found, err := b.db.Expectation.Query().Modify(narrow).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read expectations: %w", err)
	}
	return b.fromRows(ctx, found)
}

// narrow turns f into conditions.
func (b *Book) narrow(ctx context.Context, f Filter) ([]predicate.Expectation, error) {
	ps, err := customer.Named[predicate.Expectation](ctx, b.customers, f.CustomerID)
	if err != nil {
		return nil, err
	}
	ps = append(ps,
		store.Where(table.FieldID, f.ID),
		store.Where(table.FieldClaimID, f.ClaimID),
		store.WhereOf(productOf, f.ProductID),
		store.Where(table.FieldTouchpointID, f.TouchpointID),
		store.Where(table.FieldSegment, f.Segment),
		store.Where(table.FieldKind, f.Kind.Plain()),
		store.Where(table.FieldDimension, f.Dimension.Plain()),
		store.Where(table.FieldSource, f.Source.Plain()),
		store.Where(table.FieldStanding, f.Standing.Plain()),
	)
	switch {
	case f.Withdrawn == nil:
	case *f.Withdrawn:
		ps = append(ps, table.WithdrawnAtNotNil())
	default:
		ps = append(ps, table.WithdrawnAtIsNil())
	}
	return ps, nil
}
