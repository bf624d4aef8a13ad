package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// TimesDay is how long it took to keep what was promised on a day: of all, and
// of each claim, product, department and span. It is derived; kept verify recounts it.
type TimesDay struct{ ent.Schema }

// Mixin of TimesDay.
func (TimesDay) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of TimesDay.
func (TimesDay) Fields() []ent.Field {
	return []ent.Field{
		field.String("day").Comment("on which they were made, in UTC: no zone moves it"),
		text("dimension"), // CLAIM, PRODUCT, DEPARTMENT or SPAN; empty for all
		text("key"),
		field.JSON("times", map[int]int{}).Comment("how long it took, in minutes, and how often"),
		field.Int("never").Comment("broken, and not made good"),
		field.JSON("ends", map[int]int{}).Comment("of all only: after how many days they were settled, and how many"),
		field.Int("made"),
		field.Int("bold").Comment("fallen due by a date that was bolder than advised"),
		field.Int("bold_kept"),
		field.Int("advised").Comment("fallen due by a date that was as advised, or later"),
		field.Int("advised_kept"),
	}
}

// Indexes of TimesDay.
func (TimesDay) Indexes() []ent.Index {
	return []ent.Index{by("dimension", "key", "day").Unique(), by("day")}
}

// MadeMark marks a day on which promises were made whose times no longer hold.
// Every change adds a row of its own, so that no row is hot.
type MadeMark struct{ ent.Schema }

// Mixin of MadeMark.
func (MadeMark) Mixin() []ent.Mixin { return []ent.Mixin{Tenanted{}} }

// Fields of MadeMark.
func (MadeMark) Fields() []ent.Field { return []ent.Field{field.String("day")} }

// Indexes of MadeMark.
func (MadeMark) Indexes() []ent.Index { return []ent.Index{by("day")} }
