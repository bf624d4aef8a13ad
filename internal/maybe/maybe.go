// Package maybe goes between a value that may be missing and a pointer that may be
// nil: rows keep a missing text as "", nouns and the API say it as nil.
package maybe

// Some gives a pointer to v, or nil for the zero value: there is nothing to say.
func Some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	there := v // v itself would be allocated whether it is missing or not
	return &there
}

// Value gives what p points to, or the zero value for nil.
func Value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// Set puts what a change gives into a value; a change that gives nothing leaves it.
func Set[T any](into, given *T) {
	if given != nil {
		*into = *given
	}
}

// Put writes v by set, or a missing one by clear: how a row's builder takes a
// column that may be empty.
func Put[T, U any](v *T, set func(T) U, clear func() U) {
	if v == nil {
		clear()
		return
	}
	set(*v)
}

// Equal reports whether both are nil, or both are there and the same.
func Equal[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
