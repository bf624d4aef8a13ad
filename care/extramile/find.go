package extramile

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	rows "kept/ent/db"
	table "kept/ent/db/extramile"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/internal/page"
	"kept/tenants"
)

// newestFirst is the order of lists.
var newestFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}

// Find gives the extra mile with an id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, mileID string) (*Mile, error) {
	r, err := b.db.ExtraMile.Query().Where(table.ID(mileID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("extra mile")
	}
	if err != nil {
		return nil, fmt.Errorf("find extra mile %s: %w", mileID, err)
	}
	return from(ctx)(r), nil
}

// ByIDs gives extra miles by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Mile, error) {
	found, err := b.db.ExtraMile.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d extra miles: %w", len(ids), err)
	}
	out, mile := make(map[string]*Mile, len(found)), from(ctx)
	for _, r := range found {
		out[r.ID] = mile(r)
	}
	return out, nil
}

// List gives all extra miles, the newest first, a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Mile], error) {
	return store.List(ctx, b.db.ExtraMile.Query(), newestFirst, args, from(ctx), (*Mile).key)
}

// OfEach gives the same page of the extra miles that were gone for many
// customers, who are survivors: a whole level of a query in one statement.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Mile], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Mile]{
		Lists: store.Lists{Table: table.Table, Order: newestFirst},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Mile, error) {
			found, err := b.db.ExtraMile.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read extra miles: %w", err)
			}
			out, mile := make([]*Mile, len(found)), from(ctx)
			for i, r := range found {
				out[i] = mile(r)
			}
			return out, nil
		},
		Keeper:  func(m *Mile) string { return m.CustomerID },
		Compare: func(m, n *Mile) int { return page.Newest(m.OccurredAt, m.ID, n.OccurredAt, n.ID) }, Key: (*Mile).key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.ExtraMile.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// from gives the mapping from row to extra mile: costs are in the currency of the
// tenant, which doesn't change.
func from(ctx context.Context) func(*rows.ExtraMile) *Mile {
	currency := tenants.From(ctx).Currency
	return func(r *rows.ExtraMile) *Mile {
		m := &Mile{
			ID: r.ID, CustomerID: r.CustomerID, MemberID: r.MemberID, PromiseID: r.PromiseID, PurchaseID: r.PurchaseID, InteractionID: r.InteractionID,
			What: r.What, Cost: money.Money{Minor: r.Cost, Currency: currency}, EffectNote: r.EffectNote,
			OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(), StruckAt: clock.UTC(r.StruckAt), Reason: r.Reason, day: clock.Day(r.Day),
		}
		if r.Effect != "" {
			e := Effect(r.Effect)
			m.Effect = &e
		}
		return m
	}
}

func (b *Book) insert(m *Mile) *rows.ExtraMileCreate {
	c := b.db.ExtraMile.Create().SetID(m.ID).SetCustomerID(m.CustomerID).SetMemberID(m.MemberID).
		SetNillablePromiseID(maybe.Some(m.PromiseID)).SetNillablePurchaseID(maybe.Some(m.PurchaseID)).SetNillableInteractionID(maybe.Some(m.InteractionID)).
		SetWhat(m.What).SetCost(m.Cost.Minor).SetDay(string(m.day)).SetEffectNote(m.EffectNote).SetOccurredAt(m.OccurredAt).SetRecordedAt(m.RecordedAt)
	if m.Effect != nil {
		c.SetEffect(string(*m.Effect))
	}
	return c
}
