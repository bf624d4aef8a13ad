package graph

import (
	"context"
	"errors"

	"kept/care/coupon"
	"kept/graph/model"
	"kept/internal/id"
	"kept/tenants"
)

// coupons is what coupons add to the API.
func (r *Resolver) coupons() noun {
	again := reread(func(c *coupon.Coupon) string { return c.ID }, r.CouponBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Coupon:    {tenants.LoyaltyRead, many(r.CouponBook.ByIDs)},
			id.CouponUse: {tenants.LoyaltyRead, many(r.CouponBook.UsesByIDs)},
		},
		replays: map[string]replay{
			"addCoupon": again, "withdrawCoupon": again,
			"takeCouponCodes": reread(func(b *coupon.Batch) string { return b.Coupon.ID }, r.CouponBook.Taken),
			"redeemCoupon":    r.redeemedAgain(),
		},
	}
}

// redeemed turns what redeeming a code came to into its payload, with the reasons
// why it didn't for programs.
func redeemed(u *coupon.Use, err error) (*model.RedeemCouponPayload, error) {
	p, failed := outcome(u, err)
	if failed != nil {
		return nil, failed
	}
	var why coupon.Refused
	errors.As(err, &why)
	return &model.RedeemCouponPayload{Payload: *p, Refusals: append([]coupon.Refusal{}, why...)}, nil
}

// redeemedAgain answers a code that was redeemed under the same key.
func (r *Resolver) redeemedAgain() replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.RedeemCouponPayload)
			if p == nil || p.Noun == nil {
				return memory{}
			}
			return memory{ID: p.Noun.ID}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			return redeemed(r.CouponBook.Use(ctx, m.ID))
		},
	}
}

func usedOf(u *coupon.Use) string { return u.CouponID }

func usedFor(u *coupon.Use) string { return u.CustomerID }
