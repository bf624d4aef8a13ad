package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Study is a SERVQUAL study: 22 statements, each answered twice.
type Study struct{ ent.Schema }

// Mixin of Study.
func (Study) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Study.
func (Study) Fields() []ent.Field {
	return []ent.Field{
		external(),
		field.String("name"),
		text("intro"),
		field.Strings("statements").Comment("the 22, in their order"),
		field.String("state"),
		at("created_at"),
		at("updated_at"),
		maybe("opened_at"),
		maybe("closed_at"),
		field.Int("version").Default(1),
	}
}

// Indexes of Study.
func (Study) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("created_at", "id")}
}

// StudyResponse is what one respondent answered.
type StudyResponse struct{ ent.Schema }

// Mixin of StudyResponse.
func (StudyResponse) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of StudyResponse.
func (StudyResponse) Fields() []ent.Field {
	return []ent.Field{
		external(),
		must("study_id"),
		field.String("customer_id").Optional().Immutable(),
		field.String("expected").Immutable().Comment("22 digits, 0 where there is no answer: short, since a result reads all of them"),
		field.String("perceived").Immutable(),
		field.String("weights").Default("").Immutable().Comment("the points of the five dimensions, or empty"),
		at("answered_at"),
		at("recorded_at"),
		maybe("struck_at"),
		text("reason"),
	}
}

// Indexes of StudyResponse.
func (StudyResponse) Indexes() []ent.Index {
	return []ent.Index{by("external_id").Unique(), by("study_id", "recorded_at", "id"), pointing("customer_id")}
}
