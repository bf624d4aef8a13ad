package coupon

import (
	"context"
	"fmt"
	"time"

	table "kept/ent/db/coupon"
	uses "kept/ent/db/couponuse"
	"kept/internal/clock"
	"kept/tenants"
)

// Public gives the coupons whose codes anybody may redeem as far as they say so:
// not withdrawn, and not made for rewards.
func (b *Book) Public(ctx context.Context) ([]*Coupon, error) {
	found, err := b.db.Coupon.Query().Where(table.WithdrawnAtIsNil(), table.CodesGT(0)).Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("coupons that are open: %w", err)
	}
	out := make([]*Coupon, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, nil
}

// RefusalsAt says what speaks against redeeming a code of c at an instant for somebody
// who used the coupon so often, and has bought before or not: of the code that was used
// least, for she may be given any.
func RefusalsAt(ctx context.Context, c *Coupon, hers int64, bought bool, at time.Time) []Refusal {
	least := int64(0)
	if c.Codes > 0 {
		least = c.Used / c.Codes // so often at most: not all can be above their mean
	}
	return c.Refusals(least, hers, bought, clock.DayOf(at, tenants.From(ctx).Zone))
}

// UsesAmong gives the uses of coupons by customers' records, by coupon and then by
// record.
func (b *Book) UsesAmong(ctx context.Context, couponIDs, customerIDs []string) (map[string]map[string][]string, error) {
	found, err := b.db.CouponUse.Query().Where(uses.CouponIDIn(couponIDs...), uses.CustomerIDIn(customerIDs...)).
		Select(uses.FieldID, uses.FieldCouponID, uses.FieldCustomerID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d customers redeemed: %w", len(customerIDs), err)
	}
	out := map[string]map[string][]string{}
	for _, u := range found {
		if out[u.CouponID] == nil {
			out[u.CouponID] = map[string][]string{}
		}
		out[u.CouponID][u.CustomerID] = append(out[u.CouponID][u.CustomerID], u.ID)
	}
	return out, nil
}
