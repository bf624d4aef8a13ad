package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// TierPolicy is what a program's ladder of tiers is from an instant on. It never
// changes: another one follows it.
type TierPolicy struct{ ent.Schema }

// Mixin of TierPolicy.
func (TierPolicy) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of TierPolicy.
func (TierPolicy) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.Int("number").Immutable(),
		field.Time("from_at").Immutable(),
		field.String("terms").Immutable().Comment("what it says, as JSON"),
		field.String("actor_kind").Immutable(),
		field.String("actor_id").Immutable(),
	}
}

// Indexes of TierPolicy.
func (TierPolicy) Indexes() []ent.Index {
	return []ent.Index{by("program_id", "number").Unique()}
}

// TierFloor is a tier below which a customer doesn't fall, because a member said so.
type TierFloor struct{ ent.Schema }

// Mixin of TierFloor.
func (TierFloor) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of TierFloor.
func (TierFloor) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("customer_id"),
		field.String("tier").Immutable().Comment("its key"),
		field.Time("from_at").Immutable(),
		maybe("until_at"),
		field.String("reason").Immutable(),
		field.String("actor_kind").Immutable(),
		field.String("actor_id").Immutable(),
	}
}

// Indexes of TierFloor.
func (TierFloor) Indexes() []ent.Index {
	return []ent.Index{by("customer_id", "program_id", "from_at"), by("program_id")}
}

// TierStanding is where one customer stood on a program's ladder when it was
// reckoned last.
type TierStanding struct{ ent.Schema }

// Mixin of TierStanding.
func (TierStanding) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of TierStanding.
func (TierStanding) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		must("customer_id"),
		text("tier"), // its key; empty below the lowest
		field.Int64("points").Default(0).Comment("that counted"),
		field.Time("due_at").Optional().Nillable().Comment("from then on it must be reckoned again"),
		field.Int("version").Default(1).Comment("counts what made it due, and its reckonings"),
	}
}

// Indexes of TierStanding. The last is one of the few across tenants: the sweep
// costs what is due.
func (TierStanding) Indexes() []ent.Index {
	return []ent.Index{
		by("program_id", "customer_id").Unique(), by("customer_id"),
		index.Fields("due_at", "id").Annotations(onlyWhere("due_at IS NOT NULL")).StorageKey("tierstanding_due"),
	}
}
