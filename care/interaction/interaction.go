// Package interaction keeps every contact with a customer: through which
// channel, who began it, how long she waited, what came of it and how she felt.
//
// An interaction is recorded once. Recorded again by the partner's key it may
// fill in what was missing; what was written wrong is corrected with a reason,
// and rated by anybody but the member it is about. A contact of hers that
// nobody has answered is on a list until somebody does.
package interaction

import (
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/page"
)

// Direction says who contacted whom.
type Direction string

// The directions: to us, or from us.
const (
	Inbound  Direction = "INBOUND"
	Outbound Direction = "OUTBOUND"
)

// Initiative says whether we acted before being asked.
type Initiative string

// The initiatives.
const (
	Proactive Initiative = "PROACTIVE"
	Reactive  Initiative = "REACTIVE"
)

// Stage places a contact before, during or after a purchase.
type Stage string

// The stages, derived from the customer's purchases.
const (
	Before Stage = "BEFORE"
	During Stage = "DURING"
	After  Stage = "AFTER"
)

// Outcome says whether her matter was settled.
type Outcome string

// The outcomes; how the relationship fared stands beside it.
const (
	Settled Outcome = "SETTLED"
	Partly  Outcome = "PARTLY"
	No      Outcome = "NO"
)

// CallResult says how an attempt to call ended.
type CallResult string

// The results of a call.
const (
	Answered  CallResult = "ANSWERED"
	Abandoned CallResult = "ABANDONED" // she hung up while waiting
	Busy      CallResult = "BUSY"
	Missed    CallResult = "MISSED"
	Voicemail CallResult = "VOICEMAIL"
)

// Interaction is one contact with a customer.
type Interaction struct {
	ID              string
	ExternalID      *string // the partner's own key, unique in the tenant
	CustomerID      string
	Channel         customer.Channel
	Direction       Direction
	Initiative      Initiative
	Stage           Stage
	Subject         string
	Body            string
	MemberID        string
	TouchpointID    string
	PurchaseID      string
	ProductID       string
	AnswersID       string // the inbound interaction that this one answers
	WaitSeconds     *int   // how long she waited before somebody attended to her
	HandlingSeconds *int
	CallResult      *CallResult
	Rings           *int
	Complaint       bool // inbound: she complained
	Unanswered      bool // inbound, and nobody has answered yet
	Feelings
	RatedBy    Raters
	OccurredAt time.Time
	RecordedAt time.Time
}

// Feelings are what came of a contact, beside what was said.
type Feelings struct {
	Outcome       *Outcome
	Relationship  *int // −2 harmed … +2 strengthened
	EmotionBefore *int // −2 … +2
	EmotionAfter  *int // −2 … +2
	Attitude      *int // how staff met her, 1 … 5
	Rating        *int // her own mark, 1 … 5
}

// Raters says who answers for each feeling and mark: the id of a member, an API
// client or the customer herself; empty where there is none.
type Raters struct {
	EmotionBefore string
	EmotionAfter  string
	Attitude      string
	Rating        string
}

func (i *Interaction) key() page.Key { return store.KeyOf(i.OccurredAt, i.ID) }

// Book keeps the interactions of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
	ofEach    *store.Shared[*Interaction]
}

// NewBook returns the book of interactions in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	ofEach := store.NewShared(func(i *Interaction) string { return i.CustomerID })
	return &Book{db: db, log: log, customers: customers, now: now, ofEach: ofEach}
}
