package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// BillingAccount is what Kept last read at Stripe of one tenant: its customer,
// its subscription and the latest invoice. A tenant on a local plan has none.
type BillingAccount struct{ ent.Schema }

// Mixin of BillingAccount.
func (BillingAccount) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of BillingAccount. The names of Stripe's objects are Stripe's ids.
func (BillingAccount) Fields() []ent.Field {
	return []ent.Field{
		maybe("trial_ends_at"), // of the trial that began with the sign-up, without a card
		field.String("stripe_customer").Optional().Nillable(),
		text("subscription"),
		text("subscription_item"),
		text("subscription_status"),
		text("price"), // the lookup key of the subscription's price
		field.Int("seats").Default(0),
		maybe("subscribed_at"),
		maybe("subscription_trial_ends_at"),
		maybe("period_ends_at"),
		maybe("cancels_at"),
		maybe("ended_at"),
		text("invoice"),
		text("invoice_status"),
		field.Int64("invoice_owed").Default(0).Comment("minor units that are left to pay"),
		maybe("invoice_at"),
		maybe("period_began_at"),
		field.JSON("meters", map[string]string{}).Optional().Comment("the subscription's item of each allowance that is reported"),
		text("from_price"), // the lookup key of the price before a smaller plan, and its seats
		field.Int("from_seats").Default(0),
		maybe("reduce_by"),      // until when they still count for what may be had
		maybe("changing_until"), // an owner is changing the plan: nobody else does before
		maybe("look_at"),        // when time alone will make something of it that an owner must know
		text("told"),            // what an owner was told last, and of which day
		maybe("closed_at"),      // when owners were told that it is closed: what is kept goes so long after
		field.Int64("asked").Default(0).Comment("how often Stripe was asked: whoever asks takes the next number first"),
		field.Int64("applied").Default(0).Comment("the number of the answer that stands here: an older one never replaces it"),
		at("created_at"),
		at("updated_at"),
	}
}

// Indexes of BillingAccount.
func (BillingAccount) Indexes() []ent.Index {
	return []ent.Index{
		by().Unique(),
		// Across tenants: Stripe's events name its customer and no tenant.
		index.Fields("stripe_customer").Unique(),
		// Across tenants: whom time has made something of.
		index.Fields("look_at").Annotations(onlyWhere("look_at IS NOT NULL")),
	}
}

// StripeEvent is a delivery of Stripe's: its id is our only memory that it came.
type StripeEvent struct{ ent.Schema }

// Mixin of StripeEvent.
func (StripeEvent) Mixin() []ent.Mixin { return []ent.Mixin{Keyed{}} }

// Fields of StripeEvent. What it says isn't kept: the job reads the present
// state at Stripe, so that any order is right.
func (StripeEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").Immutable(),
		field.String("customer").Default("").Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("received_at").Immutable(),
		text("outcome"),
		maybe("handled_at"),
	}
}

// Indexes of StripeEvent.
func (StripeEvent) Indexes() []ent.Index { return []ent.Index{index.Fields("received_at")} }

// UsageCount is what one node has counted of one tenant's use on one day. The
// node writes its own total, so that writing it twice counts nothing twice.
type UsageCount struct{ ent.Schema }

// Mixin of UsageCount.
func (UsageCount) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of UsageCount.
func (UsageCount) Fields() []ent.Field {
	return []ent.Field{
		field.String("meter").Immutable(),
		field.String("day").Immutable().Comment("YYYY-MM-DD in UTC, as Stripe's periods are"),
		field.String("node").Immutable(),
		field.Int64("amount"),
	}
}

// Indexes of UsageCount.
func (UsageCount) Indexes() []ent.Index {
	return []ent.Index{by("meter", "day", "node").Unique()}
}

// UsageReport is what of one day was told to Stripe at an instant of its own.
// Telling it again replaces it there, so that no use is charged twice.
type UsageReport struct{ ent.Schema }

// Mixin of UsageReport.
func (UsageReport) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of UsageReport.
func (UsageReport) Fields() []ent.Field {
	return []ent.Field{
		field.String("meter").Immutable(),
		field.String("day").Immutable().Comment("YYYY-MM-DD in UTC"),
		field.String("item").Immutable().Comment("the subscription's item that it is for, by Stripe's id"),
		field.Time("at").Immutable().Comment("the day's first instant, or that of a period that began on it"),
		field.Int64("amount"),
		maybe("confirmed_at"), // when Stripe took this amount
	}
}

// Indexes of UsageReport.
func (UsageReport) Indexes() []ent.Index {
	return []ent.Index{by("meter", "day", "item", "at").Unique()}
}
