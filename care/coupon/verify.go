package coupon

import (
	"context"
	"fmt"
	"maps"
	"slices"

	rows "kept/ent/db"
	table "kept/ent/db/coupon"
	codes "kept/ent/db/couponcode"
	uses "kept/ent/db/couponuse"
)

// tally is how many rows there are for each coupon or code.
type tally []struct {
	CouponID string `json:"coupon_id"`
	CodeID   string `json:"code_id"`
	Count    int64
}

// Verify counts the acting tenant's uses again, of each code and of each coupon,
// and gives a sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	wrong, err := b.verifyCodes(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify codes: %w", err)
	}
	more, err := b.verifyCoupons(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify coupons: %w", err)
	}
	return append(wrong, more...), nil
}

func (b *Book) verifyCodes(ctx context.Context) (out []string, err error) {
	var found tally
	err = b.db.CouponUse.Query().GroupBy(uses.FieldCodeID).Aggregate(rows.Count()).Scan(ctx, &found)
	if err != nil {
		return nil, err
	}
	used := make(map[string]int64, len(found))
	for _, t := range found {
		used[t.CodeID] = t.Count
	}
	// A code that nobody used and that says so can't be wrong: only the others are read.
	some, err := b.db.CouponCode.Query().Where(codes.UsedNEQ(0)).Order(codes.ByID()).Select(codes.FieldID, codes.FieldUsed).All(ctx)
	if err != nil {
		return nil, err
	}
	differs := func(codeID string, says, was int64) {
		if says != was {
			out = append(out, fmt.Sprintf("coupon code %s says that it was used %d times; it was %d times", codeID, says, was))
		}
	}
	for _, c := range some {
		differs(c.ID, c.Used, used[c.ID])
		delete(used, c.ID)
	}
	for _, codeID := range slices.Sorted(maps.Keys(used)) {
		differs(codeID, 0, used[codeID])
	}
	return out, nil
}

func (b *Book) verifyCoupons(ctx context.Context) (out []string, err error) {
	all, err := b.db.Coupon.Query().Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	var redeemed, issued tally
	if err := b.db.CouponUse.Query().GroupBy(uses.FieldCouponID).Aggregate(rows.Count()).Scan(ctx, &redeemed); err != nil {
		return nil, err
	}
	if err := b.db.CouponCode.Query().GroupBy(codes.FieldCouponID).Aggregate(rows.Count()).Scan(ctx, &issued); err != nil {
		return nil, err
	}
	used, there := redeemed.byCoupon(), issued.byCoupon()
	for _, c := range all {
		if c.Used != used[c.ID] {
			out = append(out, fmt.Sprintf("coupon %s says that it was used %d times; it was %d times", c.ID, c.Used, used[c.ID]))
		}
		if c.Codes != 0 && c.Codes != there[c.ID] { // codes for rewards are held against what gave them
			out = append(out, fmt.Sprintf("coupon %s says that it has %d codes; it has %d", c.ID, c.Codes, there[c.ID]))
		}
	}
	return out, nil
}

func (t tally) byCoupon() map[string]int64 {
	out := make(map[string]int64, len(t))
	for _, one := range t {
		out[one.CouponID] = one.Count
	}
	return out
}
