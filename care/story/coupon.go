package story

import (
	"context"
	"fmt"
	"slices"

	"kept/care/coupon"
	"kept/care/loyalty"
	"kept/ent/db/couponuse"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/maybe"
)

// RedeemCoupon uses a code for a customer, once. What it is worth in points she is
// given in the same transaction; what is off a price the caller takes off. A code
// that can't be redeemed is refused with every reason (coupon.Refused).
func (b *Book) RedeemCoupon(ctx context.Context, w coupon.Wish) (*coupon.Use, error) {
	return b.Coupons.Redeem(ctx, w, func(ctx context.Context, c *coupon.Coupon, u *coupon.Use) (string, error) {
		if c.Points == nil {
			return "", nil
		}
		p, err := b.Points.Program(ctx, c.ProgramID)
		if err != nil {
			return "", err
		}
		t, err := b.Points.Earn(ctx, loyalty.Earning{
			Origin: loyalty.Origin{Source: couponSource, SourceID: u.ID}, CustomerID: u.CustomerID, Currency: p.Currency, Points: *c.Points, Reason: c.Name,
		})
		if err != nil {
			return "", fmt.Errorf("points for a coupon: %w", err)
		}
		return t.ID, nil
	})
}

// couponSource is what the ledger calls coupons: a use is its source id.
const couponSource = "kept-coupon"

// VerifyCoupons counts the uses of the acting tenant's coupons again, and holds
// those that gave points against the ledger. It gives a sentence for each difference.
func (b *Book) VerifyCoupons(ctx context.Context) ([]string, error) {
	out, err := b.Coupons.Verify(ctx)
	if err != nil {
		return nil, err
	}
	for last := ""; ; {
		some, err := b.db.CouponUse.Query().Where(couponuse.IDGT(last)).Order(couponuse.ByID()).Limit(1000).All(ctx)
		if err != nil || len(some) == 0 {
			return out, err
		}
		coupons, points := []string{}, []string{}
		for _, u := range some {
			coupons, points, last = append(coupons, u.CouponID), append(points, u.TransactionID), u.ID
		}
		worth, err := b.Coupons.ByIDs(ctx, slices.Compact(slices.Sorted(slices.Values(coupons))))
		if err != nil {
			return nil, err
		}
		keys, err := b.keysOf(ctx, points)
		if err != nil {
			return nil, err
		}
		for _, u := range some {
			gives := worth[u.CouponID] != nil && worth[u.CouponID].Points != nil
			if gives && keys[u.TransactionID] != "earned "+couponSource+" "+u.ID || !gives && u.TransactionID != "" {
				out = append(out, fmt.Sprintf("use %s of coupon %s: the points that it gave aren't in the ledger as its own", u.ID, u.CouponID))
			}
		}
	}
}

// keysOf gives what each of these transactions was made for.
func (b *Book) keysOf(ctx context.Context, transactionIDs []string) (map[string]string, error) {
	found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.IDIn(transactionIDs...)).
		Select(loyaltytransaction.FieldID, loyaltytransaction.FieldKey).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d transactions are for: %w", len(transactionIDs), err)
	}
	out := make(map[string]string, len(found))
	for _, t := range found {
		out[t.ID] = maybe.Value(t.Key)
	}
	return out, nil
}
