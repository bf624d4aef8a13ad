// Package claim keeps what the tenant says of itself, in public and to everybody:
// “delivered in 3 working days”, “30 days to return”.
//
// A claim has a measure, or it couldn't be kept or broken. From the day on which
// it is valid, what triggers it comes under it: a DEADLINE makes a promise (in
// care/story), an ENTITLEMENT is something that the customer may use for a
// while. Wording and measure change by new terms from a day on: what came under
// the earlier ones stays there. A claim is retired, never deleted.
package claim

import (
	"context"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
)

// Kind says what a claim gives the customer.
type Kind string

// The kinds of claim.
const (
	Deadline    Kind = "DEADLINE"    // a promise, each time that it is triggered
	Entitlement Kind = "ENTITLEMENT" // a right until a time: to return, to be repaired; using it makes the promise
)

// Trigger is what brings somebody under a claim.
type Trigger string

// The triggers.
const (
	OnPurchase    Trigger = "PURCHASE"
	OnInteraction Trigger = "INTERACTION" // she contacts us
)

// Proof is what shows that a promise made under a claim was kept. Claims with
// the same proof on the same occasion say the same thing: they overlap.
type Proof string

// The proofs.
const (
	ByDelivery Proof = "DELIVERY" // of the purchase
	ByAnswer   Proof = "ANSWER"   // to the contact, if it waits for one
	ByHand     Proof = "HAND"     // somebody says so, with evidence: each such claim stands alone
)

// State is where a claim stands on a day.
type State string

// The states, derived from the days and from its retirement.
const (
	Coming  State = "COMING"
	Live    State = "LIVE"
	Ended   State = "ENDED"
	Retired State = "RETIRED"
)

// Claim is one thing that the tenant says of itself.
type Claim struct {
	ID           string
	ExternalID   *string // the partner's own key, unique in the tenant
	Text         string  // as it reads now
	Folded       string  // the text for sorting: lower case, accents dropped
	Published    string  // where it can be read
	Kind         Kind
	Trigger      Trigger
	Proof        Proof
	Channel      customer.Channel // of the contact that triggers it; empty means any
	ProductIDs   []string         // what it is for; none means everything
	DepartmentID string           // who answers for it
	Measure      Measure          // as it is now
	Terms        []Terms          // all of them, the oldest first
	ValidFrom    clock.Day        // in the tenant's zone, as all its days
	ValidUntil   *clock.Day
	ReviewOn     clock.Day // when somebody looks again whether it is true
	RetiredAt    *time.Time
	Reason       string // why it was retired
	CreatedAt    time.Time
	UpdatedAt    time.Time

	version int
}

// Terms are how a claim read and what it measured from a day on.
type Terms struct {
	Since      clock.Day
	Text       string
	Measure    Measure
	Advised    *time.Duration // within how much it was kept 95 times of 100, by our own history, when they were written
	BoldReason string         // why they say less than that
}

// Bold reports whether somebody said why they are bolder than our own history.
func (t Terms) Bold() bool { return t.BoldReason != "" }

// AdvisedAt is the date that our own history advised for what happened at a
// time, by what it was when the terms were written; nil when nothing was known.
func (t Terms) AdvisedAt(at time.Time) *time.Time {
	if t.Advised == nil {
		return nil
	}
	advised := clock.Micro(at.Add(*t.Advised))
	return &advised
}

// What a claim can't do in the state that it is in.
var (
	ErrRetired = fault.Conflict(fault.CodeSettled, "this claim is retired: add another one")
	ErrChanged = fault.Conflict(fault.CodeChanged, "this claim was changed by somebody else just now: read it again")
)

// Via is the channel of the contacts that trigger it; nil means any.
func (c *Claim) Via() *customer.Channel {
	return maybe.Some(c.Channel)
}

// StateOn says where the claim stands on a day.
func (c *Claim) StateOn(day clock.Day) State {
	switch {
	case c.RetiredAt != nil:
		return Retired
	case day < c.ValidFrom:
		return Coming
	case c.ValidUntil != nil && day > *c.ValidUntil:
		return Ended
	default:
		return Live
	}
}

// TermsOn gives the terms that held on a day; for a day before the first of
// them, the first.
func (c *Claim) TermsOn(day clock.Day) Terms {
	held := c.Terms[0]
	for _, t := range c.Terms[1:] {
		if t.Since <= day {
			held = t
		}
	}
	return held
}

// Covers reports whether what happened at a time, about these products and
// through this channel, came under the claim. A claim that was retired later
// was still said then.
func (c *Claim) Covers(o Occasion, zone *time.Location) bool {
	switch {
	case !c.said(o.At, zone), c.Channel != "" && c.Channel != o.Channel:
		return false
	case o.ClaimID == c.ID:
		return true
	}
	return len(c.ProductIDs) == 0 || slices.ContainsFunc(o.ProductIDs, func(id string) bool { return slices.Contains(c.ProductIDs, id) })
}

// said reports whether the tenant said it then.
func (c *Claim) said(at time.Time, zone *time.Location) bool {
	day := clock.DayOf(at, zone)
	return day >= c.ValidFrom && (c.ValidUntil == nil || day <= *c.ValidUntil) && (c.RetiredAt == nil || at.Before(*c.RetiredAt))
}

// Book keeps the claims of the tenant that the context acts for.
type Book struct {
	db    *store.DB
	log   *event.Log
	index *search.Index
	now   clock.Func

	// Advise says what our own history advises for a deadline, nil when that is too
	// little; care/story sets it.
	Advise func(context.Context, *Claim) (*Advice, error)
}

// NewBook returns the book of claims in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, index: search.NewIndex(db, now), now: now}
}
