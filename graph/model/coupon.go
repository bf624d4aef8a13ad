package model

import "kept/care/coupon"

// The API's shapes of coupons.
type (
	CouponConnection    = Connection[coupon.Coupon]
	CouponEdge          = Edge[coupon.Coupon]
	CouponPayload       = Payload[coupon.Coupon]
	CouponBatchPayload  = Payload[coupon.Batch]
	CouponUseConnection = Connection[coupon.Use]
	CouponUseEdge       = Edge[coupon.Use]
)

// RedeemCouponPayload is what redeeming a code answers: the use of it, or what
// speaks against it, for programs and for people.
type RedeemCouponPayload struct {
	Payload[coupon.Use]
	Refusals []coupon.Refusal
}
