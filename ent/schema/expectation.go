package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Expectation is what somebody counts on: one customer, a segment, or customers
// in general.
type Expectation struct{ ent.Schema }

// Mixin of Expectation.
func (Expectation) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Expectation.
func (Expectation) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("kind").Comment("EXPLICIT or IMPLICIT"),
		field.String("customer_id").Optional().Immutable().Comment("whose it is; without one a segment's, or everybody's"),
		text("segment"),
		field.String("text"),
		field.String("claim_id").Optional().Immutable(),
		field.String("product_id").Optional(),
		field.String("touchpoint_id").Optional().Immutable(),
		ref("purchase_id"),
		ref("interaction_id"),
		field.String("promise_id").Optional().Comment("the first promise of the chain that it goes with; with perceived and without this, the promise of the same number, which names product and purchase too"),
		field.String("dimension"),
		field.String("unit"),
		field.String("direction"),
		field.Int64("adequate").Comment("thousandths of the unit, as every level"),
		field.Int64("desired"),
		field.Int("importance"),
		field.String("source"),
		field.String("standing").Comment("CONFIRMED or INFERRED"),
		field.JSON("basis", map[string]any{}).Optional().Comment("the figures that it was inferred from"),
		maybe("confirmed_at"),
		at("occurred_at"),
		at("recorded_at"),
		at("updated_at"),
		maybe("withdrawn_at"),
		text("reason"),
		field.Int64("perceived").Optional().Nillable().Comment("how it had been met when it was recorded; an assessment of its own from the first change on"),
		maybe("measured_at"),
		field.String("measured_month").Optional().Comment("as an assessment's"),
		field.JSON("measured_in", []string{}).Optional().Comment("an assessment's segments"),
		field.Int("version").Default(1),
	}
}

// Indexes of Expectation.
func (Expectation) Indexes() []ent.Index {
	return []ent.Index{
		// What comes with a promise has a key that follows from it, and there are many of those.
		by("external_id").Unique().Annotations(onlyWhere("external_id IS NOT NULL")),
		by("recorded_at", "id"),
		by("customer_id", "recorded_at", "id").Annotations(onlyWhere("customer_id IS NOT NULL")),
		by("claim_id", "recorded_at", "id").Annotations(onlyWhere("claim_id IS NOT NULL")),
		// Those of a segment or of everybody are few among what claims make.
		by("recorded_at", "id").Annotations(onlyWhere("customer_id IS NULL")).StorageKey("expectation_shared"),
		// What was inferred waits for somebody to confirm it.
		by("recorded_at", "id").Annotations(onlyWhere("standing = 'INFERRED'")).StorageKey("expectation_inferred"),
		pointing("purchase_id"), pointing("interaction_id"), pointing("promise_id"),
	}
}

// Assessment is how an expectation was met once, with the levels of that time.
type Assessment struct{ ent.Schema }

// Mixin of Assessment.
func (Assessment) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Assessment.
func (Assessment) Fields() []ent.Field {
	return []ent.Field{
		external(),
		must("expectation_id"),
		field.String("customer_id").Optional().Immutable().Comment("who got it so; nobody, where it was measured over all"),
		ref("interaction_id"),
		field.String("source").Comment("ANSWER or MEASUREMENT"),
		field.Int64("adequate").Immutable(),
		field.Int64("desired").Immutable(),
		field.Int64("perceived").Immutable(),
		field.Int("importance").Immutable(),
		field.String("result").Immutable(),
		field.String("month").Immutable().Comment("of its time in the tenant's zone, as it was counted"),
		field.JSON("segments", []string{}).Optional().Immutable().Comment("the segments that it was counted in: her tags at the time"),
		text("note"),
		at("occurred_at"),
		at("recorded_at"),
		maybe("struck_at"),
		text("reason"),
	}
}

// Indexes of Assessment.
func (Assessment) Indexes() []ent.Index {
	return []ent.Index{
		// What a claim's promise measures has no key, and there are many of those.
		by("external_id").Unique().Annotations(onlyWhere("external_id IS NOT NULL")),
		by("expectation_id", "occurred_at", "id"),
		pointing("customer_id"), pointing("interaction_id"),
	}
}

// GapTally adds up assessments of a month: over all (axis empty), by claim, by
// product, by customer or by segment. A worker adds to it what changed (GapChange):
// the sum of both is exact at every moment. kept verify recounts it.
type GapTally struct{ ent.Schema }

// Mixin of GapTally.
func (GapTally) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of GapTally.
func (GapTally) Fields() []ent.Field {
	return []ent.Field{
		text("axis"),
		text("subject"), // a record's id or the segment's name
		field.String("month"),
		text("dimension"),
		field.String("kind"),
		field.String("unit"),
		field.String("direction"),
		field.Int("n"),
		field.Int("unmet"),
		field.Int("met"),
		field.Int("exceeded"),
		field.Int64("adequate").Comment("sums of levels, in thousandths: exact in any order"),
		field.Int64("desired"),
		field.Int64("perceived"),
		field.Int("weight").Comment("the sum of the importances"),
		field.Int("weight_unmet"),
		field.Bool("fresh").Default(true).Comment("written before changes were kept apart, and not folded since"),
	}
}

// Indexes of GapTally.
func (GapTally) Indexes() []ent.Index {
	return []ent.Index{
		by("axis", "month", "subject", "weight_unmet", "n"), // all that it takes to find the worst
	}
}

// GapChange is by what one transaction changed the roll-up of assessments: a row
// for all that it counted, so that none is hot and an import doesn't pay for an
// index entry of each.
type GapChange struct{ ent.Schema }

// Mixin of GapChange.
func (GapChange) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of GapChange.
func (GapChange) Fields() []ent.Field {
	return []ent.Field{
		field.JSON("cells", [][]any{}).Immutable().Comment("the columns of gap_tallies, from axis to weight_unmet, of each row to be added"),
		field.Int("size").Immutable().Comment("how many cells there are"),
	}
}

// Indexes of GapChange.
func (GapChange) Indexes() []ent.Index { return []ent.Index{by("id")} }
