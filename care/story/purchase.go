package story

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/upsert"
)

// RecordPurchase records a purchase with all that hangs on it: a promised day, or
// a claim that it comes under, becomes the promise of a delivery, a delivery the
// evidence that it was kept.
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
		drafts, who, err := b.buyers(ctx, drafts)
		if err != nil {
			return nil, err
		}
		from, to := span(times(drafts, func(d purchase.Draft) time.Time { return d.OccurredAt }))
		live, err := b.Claims.InForce(ctx, claim.OnPurchase, from, to)
		if err != nil {
			return nil, err
		}
		if err := b.checkNamed(ctx, drafts, live); err != nil {
			return nil, err
		}
		before, err := b.before(ctx, who, live)
		if err != nil {
			return nil, err
		}
		results, err := b.Purchases.Load(ctx, drafts)
		if err != nil {
			return nil, err
		}
		if err := b.promisePurchases(ctx, drafts, results, before); err != nil {
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

// change changes a purchase, and its promises follow.
func (b *Book) change(ctx context.Context, verb func(context.Context) (*purchase.Result, error)) (*purchase.Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*purchase.Result, error) {
		r, err := verb(ctx)
		if err != nil || r.Outcome == upsert.Unchanged {
			return r, err
		}
		if err := b.followPurchase(ctx, r.Record); err != nil {
			return nil, err
		}
		hers := []string{r.Record.CustomerID}
		if err := b.recount(ctx, hers); err != nil {
			return nil, err
		}
		return r, b.restage(ctx, hers, r.Record.OccurredAt, nil)
	})
}

// buyers fills in the drafts' customers, and gives them by the id that new
// purchases of theirs are kept under.
func (b *Book) buyers(ctx context.Context, drafts []purchase.Draft) ([]purchase.Draft, map[string]*customer.Survivor, error) {
	ids := make([]string, len(drafts))
	for i, d := range drafts {
		ids[i] = d.CustomerID
	}
	found, err := b.Customers.Survivors(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	who := make(map[string]*customer.Survivor, len(found))
	for _, c := range found {
		who[c.ID] = c
	}
	drafts = slices.Clone(drafts) // the caller's own stay as they are
	for i := range drafts {
		drafts[i].Customer = found[drafts[i].CustomerID]
	}
	return drafts, who, nil
}

// advance moves the customers of new purchases on in their lives, and those of
// purchases that were called off, or stand again after all, to where they belong.
func (b *Book) advance(ctx context.Context, results []purchase.Result, who map[string]*customer.Survivor) error {
	bought, changed := map[string]bool{}, map[string]bool{}
	for _, r := range results {
		switch {
		case r.Outcome == upsert.Updated:
			changed[r.Record.CustomerID] = true
		// Who is a repeat customer has come as far as purchases go: hers needn't be counted.
		case r.Outcome == upsert.Created && (who[r.Record.CustomerID] == nil || who[r.Record.CustomerID].Stage != customer.Repeat):
			bought[r.Record.CustomerID] = true
		}
	}
	if len(bought) > 0 {
		total, err := b.totals(ctx, slices.Collect(maps.Keys(bought)))
		if err != nil {
			return err
		}
		if err := b.Customers.Bought(ctx, total); err != nil {
			return fmt.Errorf("after %d purchases: %w", len(bought), err)
		}
	}
	return b.recount(ctx, slices.Collect(maps.Keys(changed)))
}

// recount puts customers where their purchases that stand say, backwards too.
func (b *Book) recount(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	survivors, err := b.Customers.Survivors(ctx, ids)
	if err != nil {
		return err
	}
	leading := make([]string, 0, len(survivors))
	for _, c := range survivors {
		leading = append(leading, c.ID)
	}
	total, err := b.totals(ctx, leading)
	if err != nil {
		return err
	}
	return b.Customers.Recount(ctx, total)
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
