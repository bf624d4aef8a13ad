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
		text("valid_from"), // a day in the tenant's zone
		text("valid_until"),
		maybe("retired_at"),
		at("created_at"),
		at("updated_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of Reward.
func (Reward) Indexes() []ent.Index { return []ent.Index{by("program_id"), by("folded", "id")} }

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
	}
}

// Indexes of RewardClaim.
func (RewardClaim) Indexes() []ent.Index {
	return []ent.Index{
		by("reservation_id").Unique(),
		by("customer_id", "reward_id"),
		by("reward_id", "expires_at").Annotations(onlyWhere("state = 'HELD'")).StorageKey("rewardclaim_held"),
	}
}
