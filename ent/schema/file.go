package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// File is something that was uploaded for a job, or that a job made.
type File struct{ ent.Schema }

// Mixin of File.
func (File) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of File.
func (File) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		text("encoding"),
		field.Int64("size").Default(0).Comment("bytes there are so far"),
		field.Int64("lines").Default(0).Comment("lines of text that hold something, those within quotes not counted"),
		field.Int("chunks").Default(0),
		text("actor_id"),
		ref("job_id"),
		at("created_at"),
		maybe("completed_at"),
		at("expires_at"),
	}
}

// Indexes of File.
func (File) Indexes() []ent.Index {
	return []ent.Index{
		by("job_id", "name").Annotations(onlyWhere("job_id IS NOT NULL")),
		// Across tenants: what nobody will ask for again is swept together.
		index.Fields("expires_at"),
	}
}

// FileChunk is a piece of a file: no statement holds more of it at once.
type FileChunk struct{ ent.Schema }

// Mixin of FileChunk.
func (FileChunk) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of FileChunk.
func (FileChunk) Fields() []ent.Field {
	return []ent.Field{must("file_id"), field.Int("number").Immutable(), field.Bytes("body")}
}

// Indexes of FileChunk.
func (FileChunk) Indexes() []ent.Index { return []ent.Index{by("file_id", "number").Unique()} }
