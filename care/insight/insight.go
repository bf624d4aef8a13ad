// Package insight reads over several nouns what none of them can say alone. It
// writes nothing.
package insight

import (
	"kept/care/promise"
	"kept/internal/clock"
)

// Book answers for the tenant that the context acts for.
type Book struct {
	promises *promise.Book
	now      clock.Func
}

// NewBook returns a book that reads from promises.
func NewBook(promises *promise.Book, now clock.Func) *Book {
	return &Book{promises: promises, now: now}
}
