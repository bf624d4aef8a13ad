package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// DismissedSuggestion says that a member looked at what sounded like a promise
// in a contact, and that it was none. Suggestions themselves are kept nowhere.
type DismissedSuggestion struct{ ent.Schema }

// Mixin of DismissedSuggestion.
func (DismissedSuggestion) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of DismissedSuggestion.
func (DismissedSuggestion) Fields() []ent.Field {
	return []ent.Field{
		must("interaction_id"),
		field.String("key").Immutable().Comment("a hash of the sentence and its date"),
		at("dismissed_at"),
	}
}

// Indexes of DismissedSuggestion.
func (DismissedSuggestion) Indexes() []ent.Index {
	return []ent.Index{by("interaction_id", "key").Unique()}
}
