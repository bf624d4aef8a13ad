package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
)

// Interaction is one contact with a customer.
type Interaction struct{ ent.Schema }

// Mixin of Interaction.
func (Interaction) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Interaction.
func (Interaction) Fields() []ent.Field {
	return []ent.Field{
		external(),
		must("customer_id"),
		field.String("channel"),
		field.String("direction"),
		field.String("initiative"),
		text("stage"),
		text("subject"),
		text("body"),
		ref("member_id"),
		ref("touchpoint_id"),
		ref("purchase_id"),
		ref("product_id"),
		field.String("answers_id").Optional().Comment("the inbound interaction that this one answers"),
		number("wait_seconds"),
		number("handling_seconds"),
		text("call_result"),
		number("rings"),
		text("outcome"),
		number("relationship"),
		number("emotion_before"),
		text("emotion_before_by"),
		number("emotion_after"),
		text("emotion_after_by"),
		number("attitude"),
		text("attitude_by"),
		number("rating"),
		text("rating_by"),
		field.Bool("complaint").Default(false).Comment("inbound: she complained in it"),
		field.Bool("unanswered").Default(false).Comment("inbound, and nobody has answered yet"),
		at("occurred_at"),
		at("recorded_at"),
	}
}

// Indexes of Interaction.
func (Interaction) Indexes() []ent.Index {
	return []ent.Index{
		by("external_id").Unique(),
		// A customer's latest contacts are shown in every list of customers: what
		// the list shows of them is in the index, so that their rows aren't looked
		// for, each in a page of the table of its own. SQLite has no such columns.
		by("customer_id", "occurred_at", "id").Annotations(entsql.IncludeColumns("channel", "direction", "subject")),
		by("occurred_at", "id"),
		by("occurred_at", "id").Annotations(onlyWhere("unanswered")).StorageKey("interaction_unanswered"),
		pointing("purchase_id"), pointing("answers_id"),
	}
}

// OpenQuestion is “let me find out”: an answer promised to a customer.
type OpenQuestion struct{ ent.Schema }

// Mixin of OpenQuestion.
func (OpenQuestion) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of OpenQuestion.
func (OpenQuestion) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"),
		ref("interaction_id"),
		ref("owner_id"),
		ref("promise_id"),
		field.String("text"),
		text("answer"),
		at("asked_at"),
		at("due_at"),
		maybe("answered_at"),
	}
}

// Indexes of OpenQuestion.
func (OpenQuestion) Indexes() []ent.Index {
	return []ent.Index{
		by("customer_id", "asked_at", "id"),
		by("due_at", "id").Annotations(onlyWhere("answered_at IS NULL")),
		pointing("promise_id"), pointing("interaction_id"),
	}
}

// Note is what a member wrote down about a customer.
type Note struct{ ent.Schema }

// Mixin of Note.
func (Note) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Note.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		must("customer_id"), ref("member_id"), field.String("body"), field.Bool("pinned").Default(false),
		at("occurred_at"), at("recorded_at"),
	}
}

// Indexes of Note.
func (Note) Indexes() []ent.Index { return []ent.Index{by("customer_id", "occurred_at", "id")} }
