// Package advice proposes dates from how long the tenant's own promises took.
//
// Promises leave marks on the day on which their chain was made; a worker counts
// each marked day anew: how long it took to keep them, of all and of each claim,
// product and department. Whoever asks gets P50, P80 and P95 of the past year
// with their n, the date that was kept 95 times of 100 and a target before it.
// Where there is too little history it says so and proposes nothing.
package advice

import (
	"time"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
)

// Dimension is what the times of promises are told apart by.
type Dimension string

// The dimensions.
const (
	All          Dimension = ""
	ByClaim      Dimension = "CLAIM"
	ByProduct    Dimension = "PRODUCT"
	ByDepartment Dimension = "DEPARTMENT"
	BySpan       Dimension = "SPAN" // about as much time was given to keep them; a risk is told by it, no date is proposed
)

// Load says how much was open on a day, held against the other days of the year.
type Load string

// The loads: the third of the days with the fewest open promises, the middle
// third, and the third with the most.
const (
	AnyLoad   Load = ""
	LowLoad   Load = "LOW"
	UsualLoad Load = "USUAL"
	HighLoad  Load = "HIGH"
)

// What advice goes by.
const (
	// Enough is how many promises must have been kept before their times advise.
	Enough = 30
	// window is how many days back promises are looked at, by the day they were made.
	window = 365
)

// Question is what advice is asked for: something that is to be promised now.
type Question struct {
	PromiseID    string // the promise that is to be renegotiated; care/story reads what follows from it
	ClaimID      string
	ProductID    string
	DepartmentID string
	DueAt        *time.Time    // a date that is thought of
	DueDay       *clock.Day    // or a day, in Zone
	Zone         string        // empty: the tenant's
	Taken        time.Duration // how long it has taken already; what is advised is counted from now
}

// Advice is what the tenant's own history says.
type Advice struct {
	Open     int  // promises that are open now
	Load     Load // what kind of day that makes today
	Bases    []*Basis
	Proposed *Proposal // nil: too little history
	Asked    *Asked    // of the date that is thought of; nil without one or without history
}

// Basis is how long promises of one kind took in the past year.
type Basis struct {
	Dimension Dimension
	Key       string // the claim's, product's or department's id
	Load      Load   // made on days like this; empty: on all
	Kept      int    // n: kept in time or late
	Never     int    // broken, because somebody said so: longer than any time
	Running   int    // open, or broken by time alone: they may be kept yet, and take longer than they have so far
	P50       *time.Duration
	P80       *time.Duration
	P95       *time.Duration // nil when fewer than 95 of 100 are ever kept

	times *sample
}

// Enough reports whether the basis has enough promises to advise.
func (b *Basis) Enough() bool { return b.Kept >= Enough && b.P95 != nil }

// Common is what the promises have in common; nil: nothing.
func (b *Basis) Common() *Dimension { return maybe.Some(b.Dimension) }

// CommonID is the id of what they have in common; nil for all.
func (b *Basis) CommonID() *string { return maybe.Some(b.Key) }

// OnDays is the load of the days on which they were made; nil: any.
func (b *Basis) OnDays() *Load { return maybe.Some(b.Load) }

// Proposal is the date that would be kept 95 times of 100.
type Proposal struct {
	Basis    *Basis
	DueAt    time.Time // to the minute
	DueDay   clock.Day // the whole day: that one, or the next on which the tenant works
	TargetAt time.Time // our own: by then four of five were kept
}

// Asked is what history says of a date.
type Asked struct {
	DueAt time.Time
	Bold  bool    // it is earlier than the one proposed
	Share float64 // of such promises that were kept within that time, 0 to 1
}

// errHorizon refuses a question about the past.
var errHorizon = fault.Invalid("dueAt", "or dueDay must be in the future")

// Book advises the tenant that the context acts for.
type Book struct {
	db  *store.DB
	now clock.Func
}

// NewBook returns a book that learns from the promises in db.
func NewBook(db *store.DB, now clock.Func) *Book { return &Book{db: db, now: now} }
