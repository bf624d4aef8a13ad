package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// ReferralTerms is what holds for those whom customers of a program refer from now on.
type ReferralTerms struct{ ent.Schema }

// Mixin of ReferralTerms.
func (ReferralTerms) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ReferralTerms.
func (ReferralTerms) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.Bool("open"),
		field.Int64("advocate_points"),
		field.Int64("friend_points"),
		field.Int("on_order").Comment("the friend's order that earns the reward"),
		number("hold_days"),   // none means the program's return window
		number("expiry_days"), // none means without end
		number("most"),        // none means as many as she likes
		field.Int("most_days").Comment("within so many days"),
		field.Int64("least_amount").Default(0).Comment("minor units of least_currency that an order must come to; 0 means any"),
		text("least_currency"),
		at("updated_at"),
	}
}

// Indexes of ReferralTerms.
func (ReferralTerms) Indexes() []ent.Index { return []ent.Index{by("program_id").Unique()} }

// ReferralCode is the code by which a customer refers others. She passes it on, so
// it is no secret.
type ReferralCode struct{ ent.Schema }

// Mixin of ReferralCode.
func (ReferralCode) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ReferralCode.
func (ReferralCode) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("customer_id"),
		field.String("folded").Immutable(),
		field.Int64("referred").Default(0).Comment("counts whom it referred; changed behind it"),
		field.Time("created_at").Immutable(),
	}
}

// Indexes of ReferralCode.
func (ReferralCode) Indexes() []ent.Index {
	return []ent.Index{by("program_id", "customer_id").Unique(), by("folded").Unique(), by("customer_id")}
}

// Referral is one newcomer whom a customer referred, under the terms of that day.
type Referral struct{ ent.Schema }

// Mixin of Referral.
func (Referral) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Referral.
func (Referral) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("advocate_id"),
		must("friend_id"),
		field.Int64("advocate_points").Immutable(),
		field.Int64("friend_points").Immutable(),
		field.Int("on_order").Immutable(),
		field.Int("hold_days").Immutable(),
		field.Int64("least_amount").Default(0).Immutable().Comment("as in the terms of that day"),
		field.String("least_currency").Default("").Immutable(),
		field.Time("referred_at").Immutable(),
		field.Time("expires_at").Optional().Nillable().Immutable(),
		field.String("state"),
		maybe("qualified_at"), // when the order was placed that earns the reward
		maybe("pays_at"),
		field.String("advocate_transaction_id").Optional(),
		field.String("friend_transaction_id").Optional(),
		field.Time("due_at").Optional().Nillable().Comment("from then on it must be looked at again"),
		field.Int("version").Default(1).Comment("counts what made it due, and each look"),
	}
}

// Indexes of Referral. The last is one of the few across tenants: the sweep costs
// what is due.
func (Referral) Indexes() []ent.Index {
	return []ent.Index{
		by("program_id", "friend_id").Unique(),
		by("program_id", "referred_at", "id"),
		by("program_id", "state", "referred_at", "id"),
		by("advocate_id", "referred_at", "id"),
		by("friend_id"),
		pointing("advocate_transaction_id"), pointing("friend_transaction_id"),
		index.Fields("due_at", "id").Annotations(onlyWhere("due_at IS NOT NULL")).StorageKey("referral_due"),
	}
}
