package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Coupon is what a batch of codes is good for. But for its counters and its end it
// never changes: what was promised with a code stands.
type Coupon struct{ ent.Schema }

// Mixin of Coupon.
func (Coupon) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Coupon.
func (Coupon) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("name").Immutable(),
		field.String("folded").Immutable(),
		field.String("kind").Immutable(),
		field.Int64("points").Default(0).Immutable(),
		field.Int64("amount").Default(0).Immutable().Comment("minor units"),
		field.String("currency").Default("").Immutable(),
		field.Int64("percent").Default(0).Immutable(),
		field.Int64("per_code").Optional().Nillable().Immutable().Comment("how often each code is good; none means without end"),
		field.Int64("per_customer").Optional().Nillable().Immutable(),
		field.Int64("total").Optional().Nillable().Immutable().Comment("how often all codes together are good"),
		field.Int64("codes").Immutable().Comment("how many were issued; none when each is made for a reward"),
		field.Int64("used").Default(0),
		field.String("valid_from").Default("").Immutable(), // a day in the tenant's zone
		field.String("valid_until").Default("").Immutable(),
		field.Bool("newcomers_only").Default(false).Immutable().Comment("good for whoever hasn't bought yet"),
		maybe("taken_at"), // when somebody took the text of its codes away
		maybe("withdrawn_at"),
		field.Time("created_at").Immutable(),
	}
}

// Indexes of Coupon.
func (Coupon) Indexes() []ent.Index { return []ent.Index{by("program_id"), by("folded", "id")} }

// Annotations of Coupon: the database holds that it is never used more often than it may.
func (Coupon) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"coupon_total": "used >= 0 AND (total IS NULL OR used <= total)",
	})}
}

// CouponCode is one code: what it is looked up by, and its text, sealed.
type CouponCode struct{ ent.Schema }

// Mixin of CouponCode.
func (CouponCode) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CouponCode.
func (CouponCode) Fields() []ent.Field {
	return []ent.Field{
		must("coupon_id"),
		field.String("hash").Sensitive().Immutable().Comment("keyed with the operator's secret"),
		field.Bytes("sealed").Sensitive().Immutable().Comment("the text, under the operator's secret"),
		field.Int64("most").Optional().Nillable().Immutable().Comment("how often it is good: the coupon's, for the check"),
		field.Int64("used").Default(0),
		maybe("withdrawn_at"), // when the redemption of points that it was given for was reversed
	}
}

// Indexes of CouponCode.
func (CouponCode) Indexes() []ent.Index {
	return []ent.Index{by("hash").Unique(), by("coupon_id", "id")}
}

// Annotations of CouponCode: the database holds its limit as well.
func (CouponCode) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"coupon_code_most": "used >= 0 AND (most IS NULL OR used <= most)",
	})}
}

// CouponUse is one code that a customer redeemed.
type CouponUse struct{ ent.Schema }

// Mixin of CouponUse.
func (CouponUse) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of CouponUse.
func (CouponUse) Fields() []ent.Field {
	return []ent.Field{
		must("coupon_id"),
		must("code_id"),
		must("customer_id"),
		field.String("transaction_id").Optional().Immutable().Comment("by which it gave points"),
		field.String("source").Default("").Immutable(),
		field.String("source_id").Default("").Immutable(),
		field.Time("at").Immutable(),
	}
}

// Indexes of CouponUse.
func (CouponUse) Indexes() []ent.Index {
	return []ent.Index{
		by("coupon_id", "customer_id"),
		by("coupon_id", "at", "id"),
		by("customer_id", "at", "id"),
		by("code_id"),
		by("at", "id"),
		pointing("transaction_id"),
		by("source", "source_id").Unique().Annotations(onlyWhere("source_id <> ''")).StorageKey("couponuse_source"),
	}
}
