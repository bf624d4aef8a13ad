package reward

import (
	"slices"

	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
)

func fromRow(r *rows.Reward) *Reward {
	out := &Reward{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, Folded: r.Folded, Description: r.Description, Points: r.Points, Stock: r.Stock,
		Taken: r.Taken, PerCustomer: r.PerCustomer, Tags: r.Tags, ValidFrom: maybe.Some(clock.Day(r.ValidFrom)), ValidUntil: maybe.Some(clock.Day(r.ValidUntil)),
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), version: r.Version,
	}
	if r.RetiredAt != nil {
		at := r.RetiredAt.UTC()
		out.RetiredAt = &at
	}
	return out
}

func set[T any](into, given *T) {
	if given != nil {
		*into = *given
	}
}

func or[T any](given, otherwise *T) *T {
	if given != nil {
		return given
	}
	return otherwise
}

// cleared is nothing where a change clears f.
func cleared[T any](ch Change, f Field, v *T) *T {
	if slices.Contains(ch.Clear, f) {
		return nil
	}
	return v
}

func equal[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func setOrClear[T, U any](v *T, set func(T) U, clear func() U) {
	if v == nil {
		clear()
		return
	}
	set(*v)
}
