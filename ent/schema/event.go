package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Event says that something happened. It is written in the transaction of what
// it tells of, numbered after commit, and never rewritten.
type Event struct{ ent.Schema }

// Mixin of Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").Immutable(),
		field.String("subject_id").Immutable(),
		field.String("customer_id").Optional().Immutable(),
		field.String("actor_kind").Immutable(),
		field.String("actor_id").Immutable(),
		field.String("reason").Default("").Immutable(),
		field.JSON("data", map[string]any{}).Optional().Immutable(),
		field.Bool("backfilled").Default(false).Immutable(),
		field.Time("occurred_at").Immutable(),
		field.Time("recorded_at").Immutable(),
		field.Int64("seq").Optional().Nillable().Comment("given after commit, by one dispatcher, without gaps in what readers see"),
	}
}

// Indexes of Event. Those by recording time are for the audit trail, which
// leaves out what history brought in: an import doesn't pay for them.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		by("recorded_at", "id").Annotations(onlyWhere("NOT backfilled")),
		by("actor_id", "recorded_at", "id").Annotations(onlyWhere("NOT backfilled")),
		by("type", "recorded_at", "id").Annotations(onlyWhere("NOT backfilled")),
		by("subject_id", "id"),
		by("seq").Annotations(onlyWhere("seq IS NOT NULL")),
		index.Fields("seq").Unique().Annotations(onlyWhere("seq IS NOT NULL")),
		index.Fields("id").Annotations(onlyWhere("seq IS NULL")).StorageKey("event_unnumbered"),
		// What every node must hear of, whoever is listening: few events, found without looking at the others.
		index.Fields("seq").Annotations(onlyWhere("type = 'billing.changed'")).StorageKey("event_for_nodes"),
	}
}

// Notice tells one member that something needs her.
type Notice struct{ ent.Schema }

// Mixin of Notice.
func (Notice) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Notice.
func (Notice) Fields() []ent.Field {
	return []ent.Field{
		must("member_id"),
		field.String("event_id").Immutable(),
		field.String("type"),
		field.String("subject_id"),
		field.String("text"),
		at("created_at"),
		maybe("read_at"),
	}
}

// Indexes of Notice. The unique one makes the reaction's effect exactly-once.
func (Notice) Indexes() []ent.Index {
	return []ent.Index{by("event_id", "member_id").Unique(), by("member_id", "created_at", "id")}
}

// SearchDoc is what the one search box finds; it is written with its record.
// The full-text index over it is made by hand in the migrations.
type SearchDoc struct{ ent.Schema }

// Mixin of SearchDoc.
func (SearchDoc) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of SearchDoc. The id is the record's own.
func (SearchDoc) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("docid").Immutable().Comment("a hash of the id: SQLite's full-text index needs a number that stays"),
		field.String("kind").Immutable(),
		text("customer_id"),
		field.String("title"),
		field.String("folded").Comment("the title as search compares it"),
		field.String("words").Comment("folded words that should find it, by one space apart"),
		field.String("private").Default("").Comment("folded words that find it only for who may see identities"),
		at("updated_at"),
	}
}

// Indexes of SearchDoc.
func (SearchDoc) Indexes() []ent.Index {
	return []ent.Index{index.Fields("docid").Unique(), by("kind", "folded", "id")}
}
