// Package expectation keeps what customers count on, said or unsaid, and how
// far we met it.
//
// An expectation is EXPLICIT (a claim, a promise, her own words) or IMPLICIT
// (price, reputation, habit, the trade), and belongs to one customer, to a
// segment or to customers in general. It has two levels: what she hopes for
// (desired) and what she would still put up with (adequate); between them is
// her zone of tolerance. Each Assessment holds one perceived level against the
// levels of its time: a level that is revised later moves nothing that was
// assessed before. What is inferred says from what, until somebody confirms it.
package expectation

import (
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/servqual"
)

// Kind says whether somebody said so.
type Kind string

// The kinds of expectation. They are never added up with each other.
const (
	Explicit Kind = "EXPLICIT"
	Implicit Kind = "IMPLICIT"
)

// Source is where an expectation comes from.
type Source string

// The sources. The first two are our own word, the next two hers; the others
// can only be inferred until she says so.
const (
	FromClaim       Source = "CLAIM"
	FromPromise     Source = "PROMISE"
	FromSurvey      Source = "SURVEY"
	FromInteraction Source = "INTERACTION"
	FromPrice       Source = "PRICE"
	FromReputation  Source = "REPUTATION"
	FromHabit       Source = "HABIT" // what she got from us so far
	FromIndustry    Source = "INDUSTRY"
)

// Standing says how sure we are that she expects it.
type Standing string

// The standings.
const (
	Confirmed Standing = "CONFIRMED"
	Inferred  Standing = "INFERRED"
)

// Expectation is what somebody counts on.
type Expectation struct {
	ID            string
	ExternalID    *string // the partner's own key, or Kept's for what a claim makes
	Kind          Kind
	CustomerID    string // whose it is; empty: a segment's, or everybody's
	Segment       string // a tag of customers
	Text          string
	ClaimID       string // what it is about, as far as it is about one
	ProductID     string
	TouchpointID  string
	PurchaseID    string
	InteractionID string // in which she said so
	PromiseID     string // the first promise of the chain that it goes with
	Dimension     servqual.Dimension
	Measure       Measure
	Adequate      Level // the least that she would put up with
	Desired       Level // what she hopes for
	Importance    int   // to her, 1 to 5
	Source        Source
	Standing      Standing
	Basis         *Basis // what it was inferred from
	ConfirmedAt   *time.Time
	OccurredAt    time.Time // since when she expects it
	RecordedAt    time.Time
	UpdatedAt     time.Time
	WithdrawnAt   *time.Time
	Reason        string // why it was withdrawn

	own     *Assessment // how it had been met when it was recorded, until that is set down
	unnamed bool        // its row leaves to its promise what both would name
	version int
}

// Basis is what an expectation was inferred from.
type Basis struct {
	Note string // in words: what we conclude it from
	N    int    // how many cases the figures are of; 0 without figures
	P50  *Level // the middle of them
	P80  *Level // four of five were no worse
}

// Measure says what levels count in, and which way is better.
type Measure struct {
	Unit      Unit
	Direction Direction
}

// Unit is what a level counts in.
type Unit string

// The units.
const (
	Points  Unit = "POINTS" // an answer from 1 to 7
	Minutes Unit = "MINUTES"
	Hours   Unit = "HOURS"
	Days    Unit = "DAYS"
	Percent Unit = "PERCENT"
	Count   Unit = "COUNT" // of anything else that can be counted
)

// Direction says which way is better.
type Direction string

// The directions.
const (
	HigherIsBetter Direction = "HIGHER"
	LowerIsBetter  Direction = "LOWER"
)

// OwnKey begins the external ids of what Kept records by itself; no partner's does.
const OwnKey = "kept:"

// ofPromise begins the key of the expectation that comes with a promise.
const ofPromise = OwnKey + "expected:"

// of makes e the expectation that comes with a promise, of which there is one: its
// number is the promise's, and its key follows from that.
func (e *Expectation) of(promiseID string) *Expectation {
	if promiseID != "" {
		e.ID, e.PromiseID = id.Like(id.Expectation, promiseID), promiseID
		key := ofPromise + promiseID
		e.ExternalID = &key
	}
	return e
}

// withPromise reports whether e came with its promise, and not by somebody's word.
func (e *Expectation) withPromise() bool {
	return e.PromiseID != "" && e.ID == id.Like(id.Expectation, e.PromiseID)
}

// What an expectation can't do in the state that it is in.
var (
	ErrWithdrawn = fault.Conflict(fault.CodeSettled, "this expectation was withdrawn: record another one")
	ErrChanged   = fault.Conflict(fault.CodeChanged, "this expectation was changed by somebody else just now: read it again")
	ErrOurWord   = fault.Conflict(fault.CodeConflict, "these levels are what we said: renegotiate the promise, or record what they expect besides")
	ErrStruck    = fault.Conflict(fault.CodeSettled, "this assessment was struck already")
)

// Book keeps the expectations of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of expectations in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}
