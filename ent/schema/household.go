package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Household is customers who spend their points of a program together. Its row
// is what whoever draws on it, joins or leaves locks first.
type Household struct{ ent.Schema }

// Mixin of Household.
func (Household) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Household.
func (Household) Fields() []ent.Field {
	return []ent.Field{
		must("program_id"),
		field.String("name"),
		field.String("head_id").Comment("the customer who answers for it"),
		field.String("draws").Comment("MEMBERS or HEAD: who may spend what all have"),
		field.Time("created_at").Immutable(),
		at("updated_at"),
		maybe("dissolved_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of Household.
func (Household) Indexes() []ent.Index {
	return []ent.Index{by("program_id", "created_at", "id"), by("created_at", "id"), by("head_id")}
}

// HouseholdMember is a customer's stay in a household. When she leaves it ends;
// it is never deleted, for how long she must wait counts from it.
type HouseholdMember struct{ ent.Schema }

// Mixin of HouseholdMember.
func (HouseholdMember) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of HouseholdMember.
func (HouseholdMember) Fields() []ent.Field {
	return []ent.Field{
		must("household_id"),
		must("program_id"),
		must("customer_id"),
		field.String("agreed").Immutable().Comment("who agreed that her points are spent together, and how"),
		field.Time("joined_at").Immutable(),
		maybe("left_at"),
		text("why_left"),
	}
}

// Indexes of HouseholdMember: the database holds that nobody is in two
// households of a program at once.
func (HouseholdMember) Indexes() []ent.Index {
	return []ent.Index{
		by("program_id", "customer_id").Unique().Annotations(onlyWhere("left_at IS NULL")).StorageKey("householdmember_one"),
		by("household_id", "joined_at", "id"),
		by("customer_id", "joined_at", "id"),
	}
}

// Annotations of HouseholdMember.
func (HouseholdMember) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"household_member_stay": "left_at IS NULL OR left_at >= joined_at",
	})}
}
