package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Reward is something that customers may have for points.
type Reward struct{ ent.Schema }

// Mixin of Reward.
func (Reward) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Reward.
func (Reward) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("name"),
		field.String("folded"),
		text("description"),
		field.Int64("points").Comment("what it costs"),
		field.Int64("stock").Optional().Nillable().Comment("how many there are to give away in all; none means without end"),
		field.Int64("taken").Default(0).Comment("how many of them are held or given away"),
		field.Int64("per_customer").Optional().Nillable().Comment("how many one customer may have"),
		field.Strings("tags").Optional().Comment("who may have it: customers with one of these; none means everybody"),
		text("min_tier"),   // the key of the tier that it takes
		text("valid_from"), // a day in the tenant's zone
		text("valid_until"),
		field.String("coupon_id").Optional().Immutable().Comment("what its vouchers are good for"),
		field.Int64("card_amount").Default(0).Immutable().Comment("minor units that its gift cards are of"),
		field.String("card_currency").Default("").Immutable(),
		field.Int64("card_days").Optional().Nillable().Immutable().Comment("how long its gift cards are good; none means without end"),
		maybe("retired_at"),
		at("created_at"),
		at("updated_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of Reward.
func (Reward) Indexes() []ent.Index {
	return []ent.Index{by("program_id"), by("folded", "id"), pointing("coupon_id")}
}

// Annotations of Reward: the database holds that no more is given away than there is.
func (Reward) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"reward_stock": "taken >= 0 AND (stock IS NULL OR taken <= stock)",
	})}
}

// RewardClaim is one piece of a reward that a reservation of points holds, or has paid.
type RewardClaim struct{ ent.Schema }

// Mixin of RewardClaim.
func (RewardClaim) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of RewardClaim.
func (RewardClaim) Fields() []ent.Field {
	return []ent.Field{
		must("reward_id"),
		must("customer_id"),
		must("reservation_id"),
		field.String("state"),
		field.Time("expires_at").Immutable().Comment("when the reservation lapses by itself"),
		field.String("card_id").Optional().Comment("the gift card that was given for it"),
		field.String("code_id").Optional().Comment("the voucher's code that was given for it"),
		maybe("told_at"), // when somebody was told the code of either
	}
}

// Indexes of RewardClaim.
func (RewardClaim) Indexes() []ent.Index {
	return []ent.Index{
		by("reservation_id").Unique(),
		by("customer_id", "reward_id"),
		by("reward_id", "expires_at").Annotations(onlyWhere("state = 'HELD'")).StorageKey("rewardclaim_held"),
		by("card_id").Unique().Annotations(onlyWhere("card_id IS NOT NULL")),
		by("code_id").Unique().Annotations(onlyWhere("code_id IS NOT NULL")),
	}
}
