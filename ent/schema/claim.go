package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Claim is what the tenant's marketing says, for everybody to count on.
type Claim struct{ ent.Schema }

// Mixin of Claim.
func (Claim) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Claim.
func (Claim) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("text").Comment("as it reads now; earlier wordings are in its terms"),
		field.String("folded"),
		text("published"), // where it can be read
		field.String("kind"),
		field.String("trigger"),
		field.String("proof").Comment("what shows that its promises were kept"),
		text("channel"), // of a contact that triggers it; empty means any
		ref("department_id"),
		field.String("valid_from").Comment("a day in the tenant's zone"),
		text("valid_until"),
		field.String("review_on"),
		maybe("retired_at"),
		text("retired_reason"),
		at("created_at"),
		at("updated_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of Claim.
func (Claim) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("folded", "id"), by("review_on", "id"), by("trigger", "valid_from")}
}

// ClaimTerms is how a claim read and what it measured from a day on: what was
// bought earlier goes by earlier terms.
type ClaimTerms struct{ ent.Schema }

// Mixin of ClaimTerms.
func (ClaimTerms) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ClaimTerms.
func (ClaimTerms) Fields() []ent.Field {
	return []ent.Field{
		must("claim_id"),
		field.String("since").Immutable().Comment("a day in the tenant's zone"),
		field.String("text"),
		field.Int("amount"),
		field.String("unit"),
		number("cut_off"), // the minute of the day from which a trigger counts as the next day's
		field.String("counted_from"),
		field.Int64("advised_seconds").Optional().Nillable().Comment("within how much it was kept 95 times of 100 when they were written"),
		text("bold_reason"), // why they say less than that
	}
}

// Indexes of ClaimTerms.
func (ClaimTerms) Indexes() []ent.Index { return []ent.Index{by("claim_id", "since").Unique()} }

// ClaimProduct is a product that a claim is for. A claim without any is for all.
type ClaimProduct struct{ ent.Schema }

// Mixin of ClaimProduct.
func (ClaimProduct) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ClaimProduct.
func (ClaimProduct) Fields() []ent.Field { return []ent.Field{must("claim_id"), must("product_id")} }

// Indexes of ClaimProduct.
func (ClaimProduct) Indexes() []ent.Index { return []ent.Index{by("claim_id", "product_id").Unique()} }

// ClaimLink says that a purchase or a contact came under a claim that made no
// promise of its own: another promise said the same, or it is an entitlement.
type ClaimLink struct{ ent.Schema }

// Mixin of ClaimLink.
func (ClaimLink) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of ClaimLink.
func (ClaimLink) Fields() []ent.Field {
	return []ent.Field{
		must("claim_id"),
		ref("purchase_id"),
		ref("interaction_id"),
		field.String("promise_id").Optional().Comment("the promise that was made instead"),
		field.Time("due_at").Optional().Nillable().Comment("the last instant that the claim allows, or until which the entitlement holds"),
		text("due_day"),
		field.Bool("looser").Default(false).Comment("the promise was for later than the claim says"),
	}
}

// Indexes of ClaimLink.
func (ClaimLink) Indexes() []ent.Index {
	return []ent.Index{
		by("purchase_id", "claim_id").Unique().Annotations(onlyWhere("purchase_id IS NOT NULL")),
		by("interaction_id", "claim_id").Unique().Annotations(onlyWhere("interaction_id IS NOT NULL")),
		pointing("promise_id"),
	}
}
