// Package insight reads over several nouns what none of them can say alone. It
// writes nothing.
package insight

import (
	"kept/care/advice"
	"kept/care/promise"
	"kept/ent/store"
	"kept/internal/clock"
)

// Book answers for the tenant that the context acts for.
type Book struct {
	db       *store.DB
	promises *promise.Book
	advice   *advice.Book
	now      clock.Func
}

// NewBook returns a book that reads from db, whose promises are kept in promises
// and whose history advises in advice.
func NewBook(db *store.DB, promises *promise.Book, advice *advice.Book, now clock.Func) *Book {
	return &Book{db: db, promises: promises, advice: advice, now: now}
}
