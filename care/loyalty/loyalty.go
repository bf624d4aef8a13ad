// Package loyalty keeps points, which are money: what customers earned, and what
// became of each point.
//
// Every movement is a transaction of one account: entries of whole points that
// come to zero between its parts, never changed once written, and chained by
// hash to the transaction before. Points lie in lots, one for each time that
// somebody earned. A lot is pending until the return window is over, then
// available, perhaps held for a till, and in the end spent, expired or taken
// back. What time alone does (a lot becomes available or expires, a hold lapses)
// is written down before anything else happens to the account, at the instant at
// which it happened: so it doesn't matter when, how often or how late the sweep
// comes by.
//
// The rules are plain functions on a wallet (wallet.go) and know no database; a
// Book locks the account, applies one and writes what it said.
package loyalty

import (
	"time"

	"kept/internal/fault"
)

// Part is where points can be. The customer owns those that are pending,
// available or held; the others are the program's side of the books.
type Part string

// The parts.
const (
	PartIssued    Part = "ISSUED"    // the source: below zero by all that was ever earned
	PartPending   Part = "PENDING"   // hers, once the return window is over
	PartAvailable Part = "AVAILABLE" // hers to spend
	PartHeld      Part = "HELD"      // reserved for a reward
	PartDebt      Part = "DEBT"      // below zero by what she spent of points that were taken back later
	PartSpent     Part = "SPENT"
	PartExpired   Part = "EXPIRED"
	PartReversed  Part = "REVERSED" // taken back
	// PartTransferred is between customers: what one gave and another received.
	// All accounts of a program together have nothing in it.
	PartTransferred Part = "TRANSFERRED"
)

// Kind says what a transaction is.
type Kind string

// The kinds of transaction.
const (
	KindEarned    Kind = "EARNED"
	KindActivated Kind = "ACTIVATED" // the return window is over
	KindHeld      Kind = "HELD"
	KindSpent     Kind = "SPENT"
	KindReleased  Kind = "RELEASED" // a hold was let go, or lapsed
	KindExpired   Kind = "EXPIRED"
	KindReversed  Kind = "REVERSED" // what earned them was refunded, or a debt from that was paid between her accounts
	KindRestored  Kind = "RESTORED" // what they were spent on was called off
	KindAdjusted  Kind = "ADJUSTED" // a person changed the balance

	KindTransferred Kind = "TRANSFERRED" // given to another customer, or received
	KindReturned    Kind = "RETURNED"    // a transfer was reversed: given back, or had back
)

// Balances are what there is in each part of an account.
type Balances struct {
	Earned    int64 // all that ever came in, less what was given to other customers
	Pending   int64
	Available int64
	Held      int64
	Debt      int64 // what she owes
	Spent     int64
	Expired   int64
	Reversed  int64
}

// Owed is what the tenant owes the customer: less than nothing when she owes.
func (b Balances) Owed() int64 { return b.Pending + b.Available + b.Held - b.Debt }

// Even reports whether what came in is what went out and what is left.
func (b Balances) Even() bool { return b.Earned == b.Owed()+b.Spent+b.Expired+b.Reversed }

// plus adds an entry's amount to its part.
func (b *Balances) plus(p Part, n int64) {
	switch p {
	case PartIssued, PartTransferred:
		b.Earned -= n
	case PartPending:
		b.Pending += n
	case PartAvailable:
		b.Available += n
	case PartHeld:
		b.Held += n
	case PartDebt:
		b.Debt -= n
	case PartSpent:
		b.Spent += n
	case PartExpired:
		b.Expired += n
	case PartReversed:
		b.Reversed += n
	}
}

// add adds another account's balances.
func (b *Balances) add(o Balances) {
	b.Earned += o.Earned
	b.Pending += o.Pending
	b.Available += o.Available
	b.Held += o.Held
	b.Debt += o.Debt
	b.Spent += o.Spent
	b.Expired += o.Expired
	b.Reversed += o.Reversed
}

// Entry is one line of a transaction.
type Entry struct {
	LotID  string // empty for points that were spent before they were taken back
	Part   Part
	Amount int64 // what the part has more (+) or less (−)
}

// Transaction is one movement of an account's points. It never changes.
type Transaction struct {
	ID            string
	ProgramID     string
	AccountID     string
	CustomerID    string // whose account it is; a merged customer's keeps its origin
	Seq           int64  // counts the account's transactions
	Kind          Kind
	At            time.Time // when it took effect, never before the account's last
	RecordedAt    time.Time
	Key           string // the caller's source and source id, or what Kept did it for; unique in the program
	Points        int64  // by how much it changed what she owns; within that, how many moved
	Reason        string
	ActorKind     string
	ActorID       string
	ReservationID string
	OfID          string // the transaction that it takes back
	Terms         string // what it said of lots
	After         Balances
	Hash          string
	Entries       []Entry

	salt, reasonSeal string // by which the reason counts in the hash
}

// MaxPoints is the most that one movement may be of: beyond it is a mistake.
const MaxPoints = 1_000_000_000

// maxEarned is how much an account may ever earn, so that no sum overflows.
const maxEarned = 1_000_000_000_000_000

// Never is when points expire that don't.
var Never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// What can't be done in the state that something is in.
var (
	ErrSettled  = fault.Conflict(fault.CodeSettled, "this reservation is settled already")
	ErrLapsed   = fault.Conflict(fault.CodeSettled, "this reservation has lapsed: its points were let go")
	ErrNotSpent = fault.Conflict(fault.CodeConflict, "only a confirmed reservation can be reversed")
	ErrChanged  = fault.Conflict(fault.CodeChanged, "this was changed by somebody else just now: read it again")
)

// checkPoints refuses what no movement can be of.
func checkPoints(field string, n int64) error {
	switch {
	case n <= 0:
		return fault.Invalid(field, "must be more than 0")
	case n > MaxPoints:
		return fault.Invalid(field, "must be at most %d", MaxPoints)
	}
	return nil
}
