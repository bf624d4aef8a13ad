package story

import (
	"context"
	"fmt"
	"slices"

	"kept/care/customer"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/upsert"
)

// deliveryKey is the external id of the promise that a purchase is delivered by
// its promised day: by it the promise is found again, through whatever chain of
// renegotiations. Other promises may hang on the purchase; a delivery is no
// evidence for those.
func deliveryKey(p *purchase.Purchase) string { return promise.OwnKey + "delivery:" + p.ID }

// promiseDeliveries makes the promises of new purchases, each ended already if
// the purchase has come that far, and lets those of changed purchases follow.
func (b *Book) promiseDeliveries(ctx context.Context, results []purchase.Result, who map[string]*customer.Survivor) error {
	var made []promise.History
	// One load may tell of a purchase twice: what became of it then comes first.
	fresh := !slices.ContainsFunc(results, func(r purchase.Result) bool { return r.Outcome == upsert.Updated })
	for _, r := range results {
		switch {
		case r.Err != nil || r.Outcome == upsert.Unchanged || r.Record.PromisedDay == nil:
		case r.Outcome == upsert.Created:
			d := delivery(r.Record)
			d.Customer, d.Fresh = who[r.Record.CustomerID], fresh
			made = append(made, d)
		default:
			if err := b.followDelivery(ctx, r.Record); err != nil {
				return err
			}
		}
	}
	return b.makeDeliveries(ctx, made)
}

func (b *Book) makeDeliveries(ctx context.Context, made []promise.History) error {
	if len(made) == 0 {
		return nil
	}
	loaded, err := b.Promises.Load(ctx, made)
	if err != nil {
		return err
	}
	for i, l := range loaded {
		if l.Err != nil { // the purchase's own checks are stricter
			return fmt.Errorf("promise the delivery of %s: %w", made[i].PurchaseID, l.Err)
		}
	}
	return nil
}

// delivery is the promise that goes with p's promised day, and how it ended if it has.
func delivery(p *purchase.Purchase) promise.History {
	return promise.History{
		Draft: promise.Draft{
			ExternalID: deliveryKey(p), CustomerID: p.CustomerID, Text: "Delivered by " + string(*p.PromisedDay),
			By: promise.By{DueDay: p.PromisedDay}, Zone: p.PromisedZone, OwnerID: p.MemberID,
			ProductID: p.FirstProduct(), PurchaseID: p.ID, MadeAt: &p.OccurredAt,
		},
		Ending: ending(p),
	}
}

// ending says what has become of p's delivery. A status without a date is no
// evidence: such a promise stays open, and time alone has its say.
func ending(p *purchase.Purchase) promise.Ending {
	switch {
	case p.DeliveredAt != nil:
		return promise.Ending{State: promise.Kept, At: *p.DeliveredAt, Evidence: delivered}
	case p.Status == purchase.Cancelled && p.CancelledAt != nil:
		return promise.Ending{State: promise.Void, At: *p.CancelledAt, Reason: cancelled}
	case p.Status == purchase.Cancelled:
		return promise.Ending{State: promise.Void, Reason: cancelled}
	case p.Status == purchase.Unavailable:
		return promise.Ending{State: promise.Broken, Reason: unavailable}
	default:
		return promise.Ending{}
	}
}

// What the promise's own history says of its end.
const (
	delivered   = "the purchase was delivered"
	cancelled   = "the purchase was cancelled"
	unavailable = "what was bought is unavailable"
)

// followDelivery settles the promise of p's delivery as p now stands. What is
// settled for good is left alone, so that following twice changes nothing.
func (b *Book) followDelivery(ctx context.Context, p *purchase.Purchase) error {
	if p.PromisedDay == nil {
		return nil
	}
	last, err := b.deliveryPromise(ctx, p)
	if err != nil {
		return err
	}
	if last == nil {
		return b.makeDeliveries(ctx, []promise.History{delivery(p)})
	}
	if !mendable(last) {
		return nil
	}
	end := ending(p)
	switch {
	case end.State == promise.Kept:
		err = b.keep(ctx, last, promise.Evidence{Note: delivered, OccurredAt: &end.At})
	case end.State == promise.Void:
		_, err = b.Promises.Void(ctx, last.ID, cancelled)
	case end.State == promise.Broken && last.State == promise.Open:
		_, err = b.Promises.Break(ctx, last.ID, unavailable)
	}
	return err
}

// keep keeps a promise by evidence that may be older than the last date agreed:
// it had arrived when they spoke.
func (b *Book) keep(ctx context.Context, last *promise.Promise, e promise.Evidence) error {
	if e.OccurredAt.Before(last.MadeAt) {
		e.OccurredAt = &last.MadeAt
	}
	_, err := b.Promises.Keep(ctx, last.ID, e)
	return err
}

// mendable reports whether evidence may still settle p: while it is open, and
// after it broke by time or by word. Where the customer disputed it and
// was right, people have decided.
func mendable(p *promise.Promise) bool {
	return p.State == promise.Open || p.State == promise.Broken && p.Dispute == ""
}

// deliveryPromise gives the last promise of the chain that began as the
// delivery of p, or nil when there is none.
func (b *Book) deliveryPromise(ctx context.Context, p *purchase.Purchase) (last *promise.Promise, err error) {
	all, err := b.Promises.OfPurchase(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	chain := ""
	for _, q := range all { // the oldest first
		if q.ExternalID == deliveryKey(p) {
			chain = q.ChainID
		}
		if chain != "" && q.ChainID == chain {
			last = q
		}
	}
	return last, nil
}
