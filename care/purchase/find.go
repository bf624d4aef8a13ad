package purchase

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	rows "kept/ent/db"
	table "kept/ent/db/purchase"
	"kept/ent/db/purchaseline"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
)

// newestFirst is the order of every list of purchases.
var newestFirst = store.Order{Column: table.FieldOccurredAt, Kind: store.Time, Desc: true}

// Find gives the purchase with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Purchase, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	p, ok := found[id]
	if !ok {
		return nil, fault.Missing("purchase")
	}
	return p, nil
}

// FindExternal gives the purchase that a partner knows by key.
func (b *Book) FindExternal(ctx context.Context, key string) (*Purchase, error) {
	found, err := b.db.Purchase.Query().Where(table.ExternalID(key)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find purchase by external id: %w", err)
	}
	ps, err := b.withLines(ctx, found)
	if err != nil {
		return nil, err
	}
	if len(ps) == 0 {
		return nil, fault.Missing("purchase")
	}
	return ps[0], nil
}

// ByIDs gives the purchases with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Purchase, error) {
	found, err := b.db.Purchase.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d purchases: %w", len(ids), err)
	}
	ps, err := b.withLines(ctx, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Purchase, len(ps))
	for _, p := range ps {
		out[p.ID] = p
	}
	return out, nil
}

// List gives the tenant's purchases, the newest first, a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Purchase], error) {
	p, err := store.List(ctx, b.db.Purchase.Query(), newestFirst, args, fromRow, (*Purchase).key)
	if err != nil {
		return p, err
	}
	return p, b.addLines(ctx, p.Items)
}

// Of gives the purchases of one customer, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Purchase], error) {
	survivor, err := b.customers.KeptUnder(ctx, customerID)
	if err != nil {
		return page.Page[*Purchase]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Purchase], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Purchase]{
		Lists: store.Lists{Table: table.Table, Order: newestFirst},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Purchase, error) {
			found, err := b.db.Purchase.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read purchases: %w", err)
			}
			return b.withLines(ctx, found)
		},
		Keeper: func(r *Purchase) string { return r.CustomerID }, Compare: newest, Key: (*Purchase).key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.Purchase.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// Read gives one window of the purchases kept under ids, and one more, in the
// direction of the window: what the timeline merges.
func (b *Book) Read(ctx context.Context, ids []string, w page.Window) ([]*Purchase, error) {
	keyset, err := store.Keyset(w, newestFirst)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Purchase, error) {
		found, err := b.db.Purchase.Query().Where(table.CustomerID(id)).Modify(keyset).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read purchases: %w", err)
		}
		return b.withLines(ctx, found)
	}, newest)
}

// withLines gives the purchases of rows with their lines.
func (b *Book) withLines(ctx context.Context, found []*rows.Purchase) ([]*Purchase, error) {
	out := make([]*Purchase, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, b.addLines(ctx, out)
}

// addLines gives purchases their lines, which costs one statement more.
func (b *Book) addLines(ctx context.Context, purchases []*Purchase) error {
	byID, ids := make(map[string]*Purchase, len(purchases)), make([]string, len(purchases))
	for i, p := range purchases {
		guard.Known(ctx, p.ID)
		byID[p.ID], ids[i] = p, p.ID
	}
	if len(ids) == 0 {
		return nil
	}
	lines, err := b.db.PurchaseLine.Query().Where(purchaseline.PurchaseIDIn(ids...)).
		Order(purchaseline.ByPurchaseID(), purchaseline.ByPosition()).All(ctx)
	if err != nil {
		return fmt.Errorf("lines of %d purchases: %w", len(ids), err)
	}
	for _, l := range lines {
		p := byID[l.PurchaseID]
		p.Lines = append(p.Lines, lineFromRow(l, p.Amount.Currency))
	}
	return nil
}

func newest(p, q *Purchase) int { return page.Newest(p.OccurredAt, p.ID, q.OccurredAt, q.ID) }

// Counts gives how many purchases that stand each customer has, by the id that
// they are kept under: what was cancelled or couldn't be delivered isn't counted.
func (b *Book) Counts(ctx context.Context, customerIDs []string) (map[string]int, error) {
	var counts []struct {
		CustomerID string `json:"customer_id"`
		Count      int    `json:"count"`
	}
	out := make(map[string]int, len(customerIDs))
	for part := range slices.Chunk(customerIDs, 5000) {
		err := b.db.Purchase.Query().
			Where(table.CustomerIDIn(part...), table.StatusNotIn(string(Cancelled), string(Unavailable))).
			GroupBy(table.FieldCustomerID).Aggregate(rows.Count()).Scan(ctx, &counts)
		if err != nil {
			return nil, fmt.Errorf("count the purchases of %d customers: %w", len(customerIDs), err)
		}
		for _, c := range counts {
			out[c.CustomerID] = c.Count
		}
		counts = nil
	}
	return out, nil
}

// Span is when a purchase that wasn't called off was on its way.
type Span struct {
	OccurredAt  time.Time
	DeliveredAt *time.Time // nil when it isn't delivered, or when nobody knows since when
	Open        bool       // delivery is still to come
}

// Standing gives the time from which Spans has to read to know what the
// customers had bought by a time: that of the latest purchase until then that
// wasn't called off, the earliest of them under several ids. It costs one look
// at an index for each id.
func (b *Book) Standing(ctx context.Context, customerIDs []string, by time.Time) (time.Time, error) {
	since := by
	for _, id := range customerIDs {
		last, err := b.db.Purchase.Query().
			Where(table.CustomerID(id), table.OccurredAtLTE(by), table.StatusNEQ(string(Cancelled))).
			Order(table.ByOccurredAt(sql.OrderDesc()), table.ByID(sql.OrderDesc())).Limit(1).All(ctx)
		if err != nil {
			return since, fmt.Errorf("last purchase of %s: %w", id, err)
		}
		if len(last) == 1 && last[0].OccurredAt.Before(since) {
			since = last[0].OccurredAt
		}
	}
	return since, nil
}

// Spans gives the spans of customers' purchases since a time, by the id that
// they are kept under.
func (b *Book) Spans(ctx context.Context, customerIDs []string, since time.Time) (map[string][]Span, error) {
	out := make(map[string][]Span, len(customerIDs))
	for part := range slices.Chunk(customerIDs, 5000) {
		found, err := b.db.Purchase.Query().Where(table.CustomerIDIn(part...), table.OccurredAtGTE(since), table.StatusNEQ(string(Cancelled))).
			Select(table.FieldCustomerID, table.FieldStatus, table.FieldOccurredAt, table.FieldDeliveredAt).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("spans of the purchases of %d customers: %w", len(customerIDs), err)
		}
		for _, r := range found {
			p := fromRow(r)
			out[p.CustomerID] = append(out[p.CustomerID], Span{OccurredAt: p.OccurredAt, DeliveredAt: p.DeliveredAt, Open: p.Open()})
		}
	}
	return out, nil
}
