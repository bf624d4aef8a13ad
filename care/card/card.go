// Package card keeps gift cards and vouchers: money that somebody has with us,
// under a code. A card belongs to whoever has its code.
//
// A card is an account in minor units of its currency. It is issued with an
// amount, redeemed in part or whole (at once, or held until a till confirms or
// cancels), refunded onto, and in the end empty, expired or called off. Every
// movement takes an amount from one part and adds it to another, never changes,
// and is chained by hash to the card's movement before. What time alone does (a
// hold lapses, the card expires) is written down before anything else happens to
// the card, at the instant at which it happened.
//
// The rules are plain functions on a purse (purse.go) and know no database; a
// Book locks the card, applies one and writes what it said.
package card

import (
	"time"

	"kept/internal/fault"
)

// Part is where a card's money can be.
type Part string

// The parts.
const (
	PartIssued    Part = "ISSUED"    // the source: all that the card was issued with
	PartAvailable Part = "AVAILABLE" // to be redeemed
	PartHeld      Part = "HELD"      // a till has asked for it
	PartRedeemed  Part = "REDEEMED"
	PartExpired   Part = "EXPIRED"
	PartReversed  Part = "REVERSED" // what sold or gave the card was called off
)

// Kind says what a movement is.
type Kind string

// The kinds of movement.
const (
	KindIssued   Kind = "ISSUED"
	KindHeld     Kind = "HELD"
	KindRedeemed Kind = "REDEEMED"
	KindReleased Kind = "RELEASED" // a hold was let go, or lapsed
	KindRefunded Kind = "REFUNDED" // what was bought with it came back
	KindExpired  Kind = "EXPIRED"
	KindReversed Kind = "REVERSED"
)

// How says how a card came to be.
type How string

// The ways to come by a card.
const (
	Sold  How = "SOLD"
	Given How = "GIVEN" // as a voucher: nobody paid for it
)

// Balances are what there is in each part of a card, in minor units.
type Balances struct {
	Issued    int64
	Available int64
	Held      int64
	Redeemed  int64 // less what was refunded
	Expired   int64
	Reversed  int64
}

// Owed is what the tenant owes whoever has the card.
func (b Balances) Owed() int64 { return b.Available + b.Held }

// Even reports whether what came in is what went out and what is left.
func (b Balances) Even() bool { return b.Issued == b.Owed()+b.Redeemed+b.Expired+b.Reversed }

// plus adds to a part. What leaves the source was issued.
func (b *Balances) plus(p Part, n int64) {
	switch p {
	case PartIssued:
		b.Issued -= n
	case PartAvailable:
		b.Available += n
	case PartHeld:
		b.Held += n
	case PartRedeemed:
		b.Redeemed += n
	case PartExpired:
		b.Expired += n
	case PartReversed:
		b.Reversed += n
	}
}

// Card is a gift card or a voucher.
type Card struct {
	ID          string
	Last        string // the end of its code, to tell it apart
	Currency    string
	How         How
	CreatedAt   time.Time
	ExpiresAt   time.Time // from then on it is gone; Never if it doesn't expire
	BlockedAt   *time.Time
	BlockReason string
	Balances

	seq           int64
	head          string // the hash of its last movement
	lastAt, dueAt time.Time
	sealed        []byte
}

// Never is when a card expires that doesn't.
var Never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Ends is from when a card is gone; nil if it never is.
func (c *Card) Ends() *time.Time {
	if !c.ExpiresAt.Before(Never) {
		return nil
	}
	return &c.ExpiresAt
}

// Movement is an amount that went from one part of a card to another.
type Movement struct {
	ID         string
	CardID     string
	Seq        int64 // counts the card's movements
	Kind       Kind
	From, To   Part
	Amount     int64     // minor units, more than 0
	At         time.Time // when it took effect, never before the card's last
	RecordedAt time.Time
	Key        string // the caller's source and source id; unique in the tenant
	HoldID     string
	Reason     string
	ActorKind  string
	ActorID    string
	After      Balances
	Hash       string

	currency string // its card's
}

// HoldState is where a hold stands.
type HoldState string

// The states of a hold.
const (
	Held      HoldState = "HELD"
	Confirmed HoldState = "CONFIRMED"
	Cancelled HoldState = "CANCELLED"
	Lapsed    HoldState = "LAPSED" // nobody confirmed or cancelled it in time
)

// Hold is money of a card that a till has asked for.
type Hold struct {
	ID        string
	CardID    string
	Currency  string // its card's; known when it is read or made
	Amount    int64
	State     HoldState
	HeldAt    time.Time
	ExpiresAt time.Time
	SettledAt *time.Time

	fresh, changed bool // not written yet; written, and different since
}

// What can't be done in the state that something is in.
var (
	ErrBlocked  = fault.Conflict(fault.CodeConflict, "this card is blocked")
	ErrExpired  = fault.Conflict(fault.CodeSettled, "this card has expired: issue another one")
	ErrSettled  = fault.Conflict(fault.CodeSettled, "this hold is settled already")
	ErrLapsed   = fault.Conflict(fault.CodeSettled, "this hold has lapsed: its money is on the card again")
	ErrNotSpent = fault.Conflict(fault.CodeConflict, "only what was redeemed can be refunded")
	ErrHeld     = fault.Conflict(fault.CodeConflict, "a till holds money of this card: wait until it has it or lets it go")
)

// MostMinor is the most that one card may be of: beyond it is a mistake.
const MostMinor = 1_000_000_000

// checkAmount refuses what no movement can be of.
func checkAmount(field string, n int64) error {
	if n < 1 || n > MostMinor {
		return fault.Invalid(field, "must be more than 0, and at most %d minor units", MostMinor)
	}
	return nil
}
