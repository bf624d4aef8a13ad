// Package purchase keeps what customers bought: lines and amount, through a
// person or by themselves, what delivery was promised and what came of it.
//
// A purchase is PLACED, perhaps SHIPPED, then DELIVERED and perhaps RETURNED;
// or it is CANCELLED, or UNAVAILABLE: the tenant can't deliver what it sold.
// It is recorded as often as its source sends it: by the partner's key or by
// (source, source id) the second time changes the first. Customer, currency,
// rate and the promised day are fixed when it is first recorded. The promise
// that goes with a promised day is made in care/story: this room keeps no promises.
package purchase

import (
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/page"
)

// Status is how far a purchase has come.
type Status string

// The statuses. Kept asks no more than its rules need: invoiced, approved or
// packed are all PLACED.
const (
	Placed      Status = "PLACED"
	Shipped     Status = "SHIPPED"
	Delivered   Status = "DELIVERED"
	Cancelled   Status = "CANCELLED"
	Unavailable Status = "UNAVAILABLE"
	Returned    Status = "RETURNED"
)

// Channel says whether a person sold it.
type Channel string

// The channels: figures keep them apart.
const (
	Human       Channel = "HUMAN"
	SelfService Channel = "SELF_SERVICE"
)

// Purchase is one order of one customer.
type Purchase struct {
	ID           string
	ExternalID   *string // the partner's own key, unique in the tenant
	Source       *string // the system that it came from; with SourceID unique in the tenant
	SourceID     *string
	CustomerID   string
	Status       Status
	Channel      Channel
	TouchpointID string
	MemberID     string // who sold it, if a person did
	Lines        []Line
	Amount       money.Money
	Rate         string     // decimal: one unit of its currency in the tenant's, fixed at purchase
	PromisedDay  *clock.Day // the last day on which delivery is in time
	PromisedZone string     // the zone in which that day is meant
	DeliveredAt  *time.Time
	CancelledAt  *time.Time
	OccurredAt   time.Time
	RecordedAt   time.Time
	UpdatedAt    time.Time
}

// Line is one product on a purchase; without a product it is freight, a
// discount or whatever its description says.
type Line struct {
	ID          string
	ProductID   string
	Description string
	Quantity    int
	UnitPrice   money.Money
}

// Open reports whether delivery is still to come.
func (p *Purchase) Open() bool {
	return p.DeliveredAt == nil && (p.Status == Placed || p.Status == Shipped)
}

// Off reports whether p was called off, came back or can't be delivered.
func (p *Purchase) Off() bool {
	return p.Status == Cancelled || p.Status == Returned || p.Status == Unavailable
}

// FirstProduct gives the product of the first line that has one, or "".
func (p *Purchase) FirstProduct() string {
	for _, l := range p.Lines {
		if l.ProductID != "" {
			return l.ProductID
		}
	}
	return ""
}

// ProductIDs gives the products of p's lines.
func (p *Purchase) ProductIDs() (ids []string) {
	for _, l := range p.Lines {
		if l.ProductID != "" {
			ids = append(ids, l.ProductID)
		}
	}
	return ids
}

// PromisedEnd gives the last instant of the promised day; zero without one.
func (p *Purchase) PromisedEnd() time.Time {
	if p.PromisedDay == nil {
		return time.Time{}
	}
	return p.PromisedDay.End(clock.PinnedZone(p.PromisedZone))
}

func (p *Purchase) key() page.Key { return store.KeyOf(p.OccurredAt, p.ID) }

// Book keeps the purchases of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of purchases in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}
