package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// ExtraMile is what a member did for a customer beyond what anybody had promised.
type ExtraMile struct{ ent.Schema }

// Mixin of ExtraMile.
func (ExtraMile) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ExtraMile.
func (ExtraMile) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		must("member_id"),
		field.String("promise_id").Optional().Immutable().Comment("the promise that it went beyond"),
		ref("purchase_id"),
		ref("interaction_id"),
		field.String("what").Immutable(),
		field.Int64("cost").Immutable().Comment("in the tenant's currency, minor units; 0 where it cost nothing"),
		field.String("day").Immutable().Comment("of its time in the tenant's zone: budgets and reports count by it"),
		text("effect"), // empty until somebody tells
		text("effect_note"),
		at("occurred_at"),
		at("recorded_at"),
		maybe("struck_at"),
		text("reason"),
	}
}

// Indexes of ExtraMile.
func (ExtraMile) Indexes() []ent.Index {
	return []ent.Index{
		by("occurred_at", "id"),
		by("customer_id", "occurred_at", "id"),
		// All that a report and a budget read.
		by("day", "member_id", "effect", "cost").Annotations(onlyWhere("struck_at IS NULL")),
		pointing("promise_id"), pointing("purchase_id"), pointing("interaction_id"),
	}
}

// ExtraBudget is what a member may spend on extra miles each month. A member
// without one decides for herself.
type ExtraBudget struct{ ent.Schema }

// Mixin of ExtraBudget.
func (ExtraBudget) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ExtraBudget.
func (ExtraBudget) Fields() []ent.Field {
	return []ent.Field{
		must("member_id"),
		field.Int64("amount").Comment("in the tenant's currency, minor units, for each month"),
		at("updated_at"),
	}
}

// Indexes of ExtraBudget.
func (ExtraBudget) Indexes() []ent.Index { return []ent.Index{by("member_id").Unique()} }
