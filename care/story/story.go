// Package story tells what happens to several nouns at once, in one
// transaction: a delivery is a purchase's status and the evidence that a
// promise was kept; “let me find out” is a question and the promise of an
// answer. A verb that one noun can do alone lives with that noun.
package story

import (
	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/ent/store"
)

// Book tells stories over the rooms that it was given.
type Book struct {
	db *store.DB
	Rooms
}

// Rooms are the nouns that stories are about.
type Rooms struct {
	Customers    *customer.Book
	Purchases    *purchase.Book
	Promises     *promise.Book
	Interactions *interaction.Book
	Questions    *question.Book
}

// NewBook returns a book of stories over rooms that share db.
func NewBook(db *store.DB, rooms Rooms) *Book { return &Book{db: db, Rooms: rooms} }
