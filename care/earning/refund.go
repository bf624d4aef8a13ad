package earning

import (
	"context"
	"fmt"
	"math/big"

	"kept/care/event"
	table "kept/ent/db/earning"
	"kept/internal/money"
)

// Refunds are the events after which points may have to be taken back.
var Refunds = []event.Type{event.PurchaseUpdated, event.PurchaseCancelled, event.PurchaseUnavailable, event.PurchaseReturned}

// Left is what there is still of a purchase.
type Left struct {
	Off      bool // it was called off, came back or can't be delivered
	Amount   money.Money
	Quantity int64
}

// Gone is how many of an earning's points are to be taken back in all: all of them
// when the purchase is off; of what was earned by its amount or its pieces, as
// much as is missing of these, rounded down. What was earned for the purchase as
// such stays while there is one.
func (e *Earning) Gone(l Left) int64 {
	if l.Off {
		return e.Points
	}
	was, is := int64(0), int64(0)
	switch w := e.Why; {
	case w.Basis == PerAmount && w.Amount != nil && w.Paid != nil && w.Paid.Currency == l.Amount.Currency:
		was, is = w.Paid.Minor, l.Amount.Minor
	case w.Basis == PerQuantity:
		was, is = w.Quantity, l.Quantity
	}
	if was <= 0 || is >= was {
		return 0
	}
	missing := new(big.Rat).Mul(big.NewRat(e.Points, 1), big.NewRat(was-max(0, is), was))
	return rounded(missing, Down).Int64()
}

// ForPurchase gives what was earned for a purchase, and holds it until the
// transaction ends: of two refunds at once the second sees what the first took.
func (b *Book) ForPurchase(ctx context.Context, purchaseID string) ([]*Earning, error) {
	found, err := b.db.Earning.Query().Where(table.PurchaseID(purchaseID), table.PointsGT(0), table.TransactionIDNotNil()).
		Modify(b.db.ForUpdate()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what was earned for purchase %s: %w", purchaseID, err)
	}
	out := make([]*Earning, len(found))
	for i, r := range found {
		out[i] = earningFromRow(r)
	}
	return out, nil
}

// Reverse writes down that n more points of an earning were taken back.
func (b *Book) Reverse(ctx context.Context, e *Earning, n int64) error {
	if err := b.db.Earning.Update().Where(table.ID(e.ID)).AddReversed(n).Exec(ctx); err != nil {
		return fmt.Errorf("take back earning %s: %w", e.ID, err)
	}
	return nil
}
