package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Allegiance is where a customer stands on the two axes of loyalty, so that lists
// find her by it. What it is read from are her records.
type Allegiance struct{ ent.Schema }

// Mixin of Allegiance.
func (Allegiance) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Allegiance. The id is made of the customer's own: she has one.
func (Allegiance) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		text("attitude"), // empty without answers
		field.String("patronage"),
		maybe("due_at"), // when time or a record makes another one of it
	}
}

// Indexes of Allegiance. The last is one of the few across tenants.
func (Allegiance) Indexes() []ent.Index {
	return []ent.Index{
		by("customer_id").Unique(), by("attitude", "patronage", "customer_id"),
		index.Fields("due_at", "tenant_id").Annotations(onlyWhere("due_at IS NOT NULL")),
	}
}

// AllegianceTally is how many customers stand in one place.
type AllegianceTally struct{ ent.Schema }

// Mixin of AllegianceTally.
func (AllegianceTally) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of AllegianceTally.
func (AllegianceTally) Fields() []ent.Field {
	return []ent.Field{
		field.String("attitude").Immutable(),
		field.String("patronage").Immutable(),
		field.Int64("n"),
	}
}

// Indexes of AllegianceTally.
func (AllegianceTally) Indexes() []ent.Index {
	return []ent.Index{by("attitude", "patronage").Unique()}
}
