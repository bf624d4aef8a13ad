package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// IdempotencyKey remembers what a keyed mutation did, for 96 hours.
type IdempotencyKey struct{ ent.Schema }

// Mixin of IdempotencyKey.
func (IdempotencyKey) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of IdempotencyKey.
func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("caller_id"),
		field.String("key"),
		field.String("request_hash"),
		field.String("mutation"),
		text("noun_id"),
		field.JSON("outcome", map[string]any{}).Optional(),
		at("created_at"),
	}
}

// Indexes of IdempotencyKey.
func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{by("caller_id", "key").Unique(), by("created_at")}
}

// Job is long work that somebody waits for: progress, result, refused rows.
type Job struct{ ent.Schema }

// Mixin of Job.
func (Job) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of Job.
func (Job) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind"),
		field.String("state"),
		text("actor_id"),
		field.JSON("input", map[string]any{}).Optional(),
		field.Bool("dry_run").Default(false),
		field.Int64("total").Default(0),
		field.Int64("done").Default(0),
		field.Int64("accepted").Default(0),
		field.Int64("refused").Default(0),
		text("message"),
		field.JSON("place", map[string]any{}).Optional().Comment("how far it got: where to go on after a restart"),
		at("created_at"),
		maybe("started_at"),
		maybe("finished_at"),
		maybe("cancel_asked_at"),
	}
}

// Indexes of Job.
func (Job) Indexes() []ent.Index {
	return []ent.Index{by("created_at", "id"), by("actor_id", "created_at", "id")}
}

// JobFile is a file that a job reads or has made.
type JobFile struct{ ent.Schema }

// Mixin of JobFile.
func (JobFile) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of JobFile.
func (JobFile) Fields() []ent.Field {
	return []ent.Field{must("job_id"), field.String("name"), field.Bytes("body"), at("created_at")}
}

// Indexes of JobFile.
func (JobFile) Indexes() []ent.Index { return []ent.Index{by("job_id", "name").Unique()} }

// JobRow is a row that a job refused, with the reason.
type JobRow struct{ ent.Schema }

// Mixin of JobRow.
func (JobRow) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of JobRow.
func (JobRow) Fields() []ent.Field {
	return []ent.Field{
		must("job_id"),
		field.String("file"),
		field.Int64("line"),
		text("field"),
		field.String("reason"),
		field.Strings("values").Optional(),
	}
}

// Indexes of JobRow.
func (JobRow) Indexes() []ent.Index { return []ent.Index{by("job_id", "file", "line", "id")} }
