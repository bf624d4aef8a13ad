// Package schema describes Kept's tables, by hand, one file per noun. It
// imports nothing of ours: enums are plain strings here and typed in their noun.
//
// There are no ent edges. A column that points to another table is a plain
// string, listed once in References: from that list the migrations get their
// composite foreign keys and the guard knows which other end to look up. So
// there is no HasXWith that could reach past the tenant wall.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
)

// Keyed gives a table its primary key: a TypeID that the verb makes.
type Keyed struct{ mixin.Schema }

// Fields of Keyed.
func (Keyed) Fields() []ent.Field {
	return []ent.Field{field.String("id").Immutable().NotEmpty()}
}

// Tenanted gives a table its key and its tenant. Every table has it, but for
// the short list in Global.
type Tenanted struct{ mixin.Schema }

// Fields of Tenanted.
func (Tenanted) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty(),
		field.String("tenant_id").Immutable(),
	}
}

// ref is a column that points to another row of the same tenant, or to none.
func ref(name string) ent.Field { return field.String(name).Optional() }

// must is a column that points to another row of the same tenant and never changes.
func must(name string) ent.Field { return field.String(name).Immutable() }

// text is a string that may be empty.
func text(name string) ent.Field { return field.String(name).Default("") }

// at is an instant that every row has.
func at(name string) ent.Field { return field.Time(name) }

// maybe is an instant that a row may lack.
func maybe(name string) ent.Field { return field.Time(name).Optional().Nillable() }

// number is an optional whole number.
func number(name string) ent.Field { return field.Int(name).Optional().Nillable() }

// by is an index of one tenant's rows.
func by(fields ...string) *index.Builder {
	return index.Fields(append([]string{"tenant_id"}, fields...)...)
}

// pointing is an index of what points to rows that may be erased: without it the
// database reads the tenant's whole table for each of them. It holds no row that
// points to none.
func pointing(column string) *index.Builder {
	return by(column).Annotations(onlyWhere(column + " IS NOT NULL"))
}

// external is the partner's own key for a record: unique in the tenant where it is set.
func external() ent.Field { return field.String("external_id").Optional().Nillable() }

func onlyWhere(condition string) *entsql.IndexAnnotation { return entsql.IndexWhere(condition) }
