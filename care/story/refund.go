package story

import (
	"context"

	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
)

// takeBack brings what was earned for a purchase down to what is left of it: all
// of it goes when the purchase was called off or came back, and in proportion when
// it comes to less than it did. The program's policy says what happens to points
// that were spent. It looks at how much was taken back already, so that it may run
// as often as it likes, and in any order: before anything was earned, too.
func (b *Book) takeBack(ctx context.Context, e *event.Event, purchaseID string) error {
	earned, err := b.Rules.ForPurchase(ctx, purchaseID)
	if err != nil || len(earned) == 0 {
		return err
	}
	found, err := b.Purchases.ByIDs(ctx, []string{purchaseID})
	if err != nil {
		return err
	}
	p := found[purchaseID]
	if p == nil {
		return nil
	}
	for _, x := range earned {
		n := x.Gone(left(p)) - x.Reversed
		if n <= 0 {
			continue
		}
		if err := b.reverse(ctx, e, x, n); err != nil {
			return err
		}
	}
	return nil
}

// left is what there is still of a purchase.
func left(p *purchase.Purchase) earning.Left {
	l := earning.Left{Off: p.Off(), Amount: p.Amount}
	for _, line := range p.Lines {
		l.Quantity += int64(line.Quantity)
	}
	return l
}

// ruleSource is the source of what rules give and take back, in the ledger.
const ruleSource = "rule"

// reverse takes n points of an earning back. What a till took back already can't be
// taken twice: then it is what is left of them, and that is what is written down.
func (b *Book) reverse(ctx context.Context, e *event.Event, x *earning.Earning, n int64) error {
	taken, err := b.Points.ReverseUpTo(ctx, loyalty.Reversal{
		Origin:        loyalty.Origin{Source: ruleSource, SourceID: x.ID + " " + e.ID},
		TransactionID: x.TransactionID, Points: n, Reason: "purchase " + x.PurchaseID + ": " + words[e.Type],
	})
	if err != nil || taken == 0 {
		return err
	}
	return b.Rules.Reverse(ctx, x, taken)
}

// words say what became of a purchase.
var words = map[event.Type]string{
	event.PurchaseUpdated: "it comes to less", event.PurchaseCancelled: "called off",
	event.PurchaseUnavailable: "can't be delivered", event.PurchaseReturned: "came back",
	event.PurchaseRecorded: "didn't last", event.PurchaseDelivered: "didn't last",
}
