// Package customer keeps the people whom a tenant serves: how to recognise
// them, what they prefer and allow, and which records are one person.
//
// A customer is created or upserted by any of her identities, updated, tagged,
// and asked for consent. Two records of one person are merged: one survives,
// the other becomes its alias. Rows keep the customer id that they were
// written with, so that undoing a merge only drops the alias. Therefore a noun
// reads a customer's records by all of Book.IDs, and writes to Book.Resolve.
package customer

import (
	"context"
	"time"

	"kept/ent/store"
	"kept/internal/clock"

	"kept/care/event"
)

// Stage is how far a customer has come with the tenant.
type Stage string

// The stages, in the order of a life.
const (
	Prospect  Stage = "PROSPECT"
	FirstTime Stage = "FIRST_TIME"
	Repeat    Stage = "REPEAT"
	Lapsed    Stage = "LAPSED"
)

// Channel is a way in which tenant and customer speak.
type Channel string

// The channels of every contact, promise and preference.
const (
	Email    Channel = "EMAIL"
	Phone    Channel = "PHONE"
	Chat     Channel = "CHAT"
	Web      Channel = "WEB"
	SMS      Channel = "SMS"
	Social   Channel = "SOCIAL"
	InPerson Channel = "IN_PERSON"
	Survey   Channel = "SURVEY"
	System   Channel = "SYSTEM"
)

// Customer is one person whom the tenant serves.
type Customer struct {
	ID               string
	ExternalID       *string // the partner's own key, unique in the tenant
	Name             string
	Folded           string // the name for sorting: lower case, accents dropped
	CompanyID        string
	Stage            Stage
	Zone             string // IANA name; empty means the tenant's
	Language         string // BCP 47; empty means the tenant's
	PreferredChannel *Channel
	ContactHours     *ContactHours
	ContactMemberID  string // the member she knows by name
	HeardOfUsBy      string
	Attributes       map[string]any
	MergedIntoID     string     // set on an alias; Find never answers with one
	ErasedAt         *time.Time // since when nothing here tells who she was
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// ContactHours are the minutes of the day, in the customer's zone, between
// which she wants to be contacted: 540 to 1020 is nine to five.
type ContactHours struct {
	From  int
	Until int
}

// Book keeps the customers of the tenant that the context acts for.
type Book struct {
	// Room says whether there may be more customers; nil when nobody counts.
	Room Room

	db  *store.DB
	log *event.Log
	now clock.Func

	byID *store.Shared[*Customer]
}

// Room is how many customers there may be.
type Room interface {
	// Within says why there can't be so many more, or nil.
	Within(ctx context.Context, more int) error
	// Took is told of how many more there are.
	Took(ctx context.Context, n int)
}

// NewBook returns the book of customers in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now, byID: store.NewShared(idOf)}
}
