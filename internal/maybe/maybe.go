// Package maybe goes between a value that may be missing and a pointer that may be
// nil: rows keep a missing text as "", nouns and the API say it as nil.
package maybe

// Some gives a pointer to v, or nil for the zero value: there is nothing to say.
func Some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// Value gives what p points to, or the zero value for nil.
func Value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
