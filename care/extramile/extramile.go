// Package extramile keeps what members did for customers beyond what anybody had
// promised: what it was, what it cost and what came of it.
//
// Somebody goes an extra mile (Record) within what her month's budget leaves. What
// came of it is often known later (Tell). One that was recorded in error is
// struck and counts no longer (Strike). A report adds up what was done, what it
// cost and how customers took it, so that the tenant sees which kindness is worth
// repeating.
package extramile

import (
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/tenants"
)

// Effect is how a customer took an extra mile.
type Effect string

// The effects, from the best.
const (
	Delighted Effect = "DELIGHTED"
	Pleased   Effect = "PLEASED"
	Unnoticed Effect = "UNNOTICED"
	Unwelcome Effect = "UNWELCOME" // a present that embarrassed her, a visit that came too early
)

// Mile is one extra mile.
type Mile struct {
	ID            string
	CustomerID    string
	MemberID      string // who went it
	PromiseID     string // the promise that it went beyond
	PurchaseID    string
	InteractionID string
	What          string
	Cost          money.Money // in the tenant's currency; zero where it cost nothing
	Effect        *Effect     // nil until somebody tells
	EffectNote    string
	OccurredAt    time.Time
	RecordedAt    time.Time
	StruckAt      *time.Time
	Reason        string // why it was struck

	day clock.Day // of OccurredAt in the tenant's zone
}

// Draft is an extra mile to be recorded.
type Draft struct {
	CustomerID    string
	MemberID      string // who went it; the caller, if nobody is named
	PromiseID     string
	PurchaseID    string
	InteractionID string
	What          string
	Cost          *money.Money
	Effect        *Effect
	EffectNote    string
	OccurredAt    *time.Time // when it was, if not now
}

// How much text there may be, in letters.
const (
	maxWhat = 500
	maxNote = 2000
)

// Book is where extra miles are kept.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of extra miles. now tells when they are recorded.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}

// mile is the extra mile that d describes, recorded now by a. Faults name the field.
func (d Draft) mile(a *tenants.Actor, now time.Time) (*Mile, error) {
	m := &Mile{
		ID: id.New(id.ExtraMile), CustomerID: d.CustomerID, MemberID: d.MemberID,
		PromiseID: d.PromiseID, PurchaseID: d.PurchaseID, InteractionID: d.InteractionID,
		What: strings.TrimSpace(d.What), Cost: money.Money{Currency: a.Currency}, Effect: d.Effect, EffectNote: strings.TrimSpace(d.EffectNote),
		OccurredAt: now, RecordedAt: now,
	}
	if m.MemberID == "" {
		m.MemberID = a.MemberID
	}
	if d.Cost != nil {
		m.Cost = *d.Cost
	}
	if d.OccurredAt != nil {
		m.OccurredAt = clock.Micro(*d.OccurredAt)
	}
	m.day = clock.DayOf(m.OccurredAt, a.Zone)
	return m, m.check(a, now)
}

func (m *Mile) check(a *tenants.Actor, now time.Time) error {
	switch {
	case m.What == "":
		return fault.Required("what")
	case m.MemberID == "":
		return fault.Invalid("memberId", "must say who went the extra mile: a program goes none")
	case m.Cost.Currency != a.Currency:
		return fault.Invalid("cost", "must be in %s, the currency of your business", a.Currency)
	case m.Cost.Minor < 0:
		return fault.Invalid("cost", "must not be below zero")
	case m.OccurredAt.After(now):
		return fault.Invalid("occurredAt", "must not be in the future")
	}
	return fault.First(fault.Text("what", m.What, maxWhat), checkEffect(m.Effect, m.EffectNote))
}

func checkEffect(e *Effect, note string) error {
	switch {
	case e == nil && note != "":
		return fault.Invalid("effectNote", "goes with an effect")
	case e != nil && *e != Delighted && *e != Pleased && *e != Unnoticed && *e != Unwelcome:
		return fault.Invalid("effect", "must be DELIGHTED, PLEASED, UNNOTICED or UNWELCOME")
	}
	return fault.Text("effectNote", note, maxNote)
}

// tell is an event of m.
func (m *Mile) tell(what event.Type, at time.Time, data map[string]any) event.Event {
	return event.Event{Type: what, SubjectID: m.ID, CustomerID: m.CustomerID, OccurredAt: at, Reason: m.Reason, Data: data}
}

func (m *Mile) key() page.Key { return store.KeyOf(m.OccurredAt, m.ID) }
