package story

import (
	"context"
	"strings"

	"kept/care/promise"
	"kept/care/purchase"
)

// deliveryKey is the external id of the promise that a purchase is delivered, by
// its promised day or within what a claim says: by it the promise is found
// again, through whatever chain of renegotiations, and there is no second one. Other promises may hang on the purchase; a delivery is no
// evidence for those.
func deliveryKey(p *purchase.Purchase) string { return promise.OwnKey + "delivery:" + p.ID }

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

// followPurchase settles the promises of p as p now stands. What is settled for
// good is left alone, so that following twice changes nothing.
func (b *Book) followPurchase(ctx context.Context, p *purchase.Purchase) error {
	end := ending(p)
	if p.PromisedDay == nil && end.State == "" {
		return nil
	}
	all, err := b.Promises.OfPurchase(ctx, p.ID)
	if err != nil {
		return err
	}
	if err := b.followDelivery(ctx, p, end, deliveryOf(all, p)); err != nil || end.State != promise.Void {
		return err
	}
	for _, q := range all { // a purchase that was called off leaves claims nothing to be kept
		if strings.HasPrefix(q.ExternalID, claimedBegin) && q.State == promise.Open {
			if _, err := b.Promises.Void(ctx, q.ID, cancelled); err != nil {
				return err
			}
		}
	}
	return nil
}

// followDelivery settles the promise of p's delivery, or makes that of a day
// that was given later. A promise that there is already stays as it is: her
// consent moves it, not another day on the purchase.
func (b *Book) followDelivery(ctx context.Context, p *purchase.Purchase, end promise.Ending, last *promise.Promise) error {
	switch {
	case last == nil && p.PromisedDay != nil:
		_, err := b.load(ctx, []promise.History{delivery(p)})
		return err
	case last == nil || !mendable(last):
		return nil
	}
	var err error
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

// deliveryOf gives the last promise of the chain that began as the delivery of
// p, or nil when there is none; all are the purchase's, the oldest first.
func deliveryOf(all []*promise.Promise, p *purchase.Purchase) (last *promise.Promise) {
	chain := ""
	for _, q := range all {
		if q.ExternalID == deliveryKey(p) {
			chain = q.ChainID
		}
		if chain != "" && q.ChainID == chain {
			last = q
		}
	}
	return last
}
