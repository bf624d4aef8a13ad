package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/upsert"
)

// RecordPurchase records a purchase with all that hangs on it: a promised day
// becomes the promise of a delivery, a delivery the evidence that it was kept.
func (b *Book) RecordPurchase(ctx context.Context, d purchase.Draft) (*purchase.Result, error) {
	return upsert.One(b.LoadPurchases(ctx, []purchase.Draft{d}))
}

// LoadPurchases is RecordPurchase for many at once, in one transaction and few
// statements. A draft that can't be taken has its fault in its own result and
// leaves the others be. Recorded again, unchanged, it changes nothing.
func (b *Book) LoadPurchases(ctx context.Context, drafts []purchase.Draft) ([]purchase.Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]purchase.Result, error) {
		// Read before anything is written, and no more until all is: so a load
		// that writes behind prepares the promises while the purchases go in.
		who, err := b.buyers(ctx, drafts)
		if err != nil {
			return nil, err
		}
		results, err := b.Purchases.Load(ctx, drafts)
		if err != nil {
			return nil, err
		}
		if err := b.promiseDeliveries(ctx, results, who); err != nil {
			return nil, err
		}
		if err := b.advance(ctx, results, who); err != nil {
			return nil, err
		}
		ids, since := touched(results)
		return results, b.restage(ctx, ids, since, who)
	})
}

// DeliverPurchase says that a purchase arrived, at: the evidence that the
// promise of its delivery was kept, in time or late, even if it has broken by
// time alone meanwhile. Said twice it changes nothing.
func (b *Book) DeliverPurchase(ctx context.Context, id string, at time.Time) (*purchase.Result, error) {
	return b.change(ctx, func(ctx context.Context) (*purchase.Result, error) { return b.Purchases.Deliver(ctx, id, at) })
}

// CancelPurchase calls a purchase off; there is no delivery to be kept any longer.
func (b *Book) CancelPurchase(ctx context.Context, id string, at time.Time, reason string) (*purchase.Result, error) {
	return b.change(ctx, func(ctx context.Context) (*purchase.Result, error) { return b.Purchases.Cancel(ctx, id, at, reason) })
}

// MarkPurchaseUnavailable says that we can't deliver what we sold: our word is broken.
func (b *Book) MarkPurchaseUnavailable(ctx context.Context, id, reason string) (*purchase.Result, error) {
	return b.change(ctx, func(ctx context.Context) (*purchase.Result, error) {
		return b.Purchases.MarkUnavailable(ctx, id, reason)
	})
}

// change changes a purchase, and the promise of its delivery follows.
func (b *Book) change(ctx context.Context, verb func(context.Context) (*purchase.Result, error)) (*purchase.Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*purchase.Result, error) {
		r, err := verb(ctx)
		if err != nil || r.Outcome == upsert.Unchanged {
			return r, err
		}
		if err := b.followDelivery(ctx, r.Record); err != nil {
			return nil, err
		}
		return r, b.restage(ctx, []string{r.Record.CustomerID}, r.Record.OccurredAt, nil)
	})
}

// buyers gives the customers of the drafts by the id that new purchases of
// theirs are kept under.
func (b *Book) buyers(ctx context.Context, drafts []purchase.Draft) (map[string]*customer.Survivor, error) {
	ids := make([]string, len(drafts))
	for i, d := range drafts {
		ids[i] = d.CustomerID
	}
	found, err := b.Customers.Survivors(ctx, ids)
	if err != nil {
		return nil, err
	}
	who := make(map[string]*customer.Survivor, len(found))
	for _, c := range found {
		who[c.ID] = c
	}
	return who, nil
}

// advance moves the customers of new purchases on in their lives.
func (b *Book) advance(ctx context.Context, results []purchase.Result, who map[string]*customer.Survivor) error {
	var bought []string
	seen := map[string]bool{}
	for _, r := range results {
		if r.Outcome == upsert.Created && !seen[r.Record.CustomerID] {
			seen[r.Record.CustomerID] = true
			bought = append(bought, r.Record.CustomerID)
		}
	}
	// Who is a repeat customer has come as far as purchases go: hers needn't be counted.
	bought = slices.DeleteFunc(bought, func(id string) bool { return who[id] != nil && who[id].Stage == customer.Repeat })
	if len(bought) == 0 {
		return nil
	}
	total, err := b.totals(ctx, bought)
	if err != nil {
		return err
	}
	if err := b.Customers.Bought(ctx, total); err != nil {
		return fmt.Errorf("after %d purchases: %w", len(bought), err)
	}
	return nil
}

// totals gives how many purchases that stand each survivor has, her merged
// records' among them.
func (b *Book) totals(ctx context.Context, survivors []string) (map[string]int, error) {
	of, err := b.Customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, ids := range of {
		all = append(all, ids...)
	}
	counts, err := b.Purchases.Counts(ctx, all)
	if err != nil {
		return nil, err
	}
	total := make(map[string]int, len(survivors))
	for survivor, ids := range of {
		total[survivor] = 0
		for _, id := range ids {
			total[survivor] += counts[id]
		}
	}
	return total, nil
}
