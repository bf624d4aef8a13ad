// Package allegiance tells why customers stay: by conviction, by habit, or not
// at all.
//
// It follows Dick and Basu, “Customer Loyalty: Toward an Integrated Conceptual
// Framework”, Journal of the Academy of Marketing Science 22 (1994) 99–113: how
// somebody thinks of us and how often she comes back are two axes, and only both
// high is loyalty. What they measure the attitude against, the alternatives that
// she has, no record of a business knows; what stands here is what she herself
// said of us. What members think that she felt isn't an answer of hers.
//
// Where a customer stands is read from her records (records.go) by one rule
// (Weigh). A row keeps the place, so that lists and campaigns find her by it, and a
// tally how many stand there; a sweep brings both up to date, at what has changed.
package allegiance

import (
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
)

// Level is how high a customer stands on one axis.
type Level string

// The levels.
const (
	High Level = "HIGH"
	Low  Level = "LOW"
)

// The thresholds. Dick and Basu name none: these are ours, and shown with every figure.
const (
	// Days is how far back records count.
	Days = 365
	// OftenEnough is how many purchases in that time are repeat patronage.
	OftenEnough = 2
	// MostAnswers is how many of her answers count, the latest first.
	MostAnswers = 20
	// Of her answers at least twoThirds must be favourable for a high attitude.
	twoThirdsNumerator, twoThirdsDenominator = 2, 3
)

// Place is where somebody stands on the two axes.
type Place struct {
	Attitude  Level // empty without answers
	Patronage Level
}

// Type gives the type of loyalty of a place.
func (p Place) Type() customer.LoyaltyType {
	switch p {
	case Place{High, High}:
		return customer.TrueLoyalty
	case Place{High, Low}:
		return customer.LatentLoyalty
	case Place{Low, High}:
		return customer.SpuriousLoyalty
	case Place{Low, Low}:
		return customer.NoLoyalty
	default:
		return customer.UnknownLoyalty
	}
}

// Kind is what a record of hers is.
type Kind string

// The kinds of record: one tells how often she comes, the others what she thinks.
const (
	Bought   Kind = "PURCHASE"
	Marked   Kind = "MARK"        // of a contact, 1 to 5: 4 and 5 are favourable
	Assessed Kind = "EXPECTATION" // as she said herself: met or exceeded is favourable
	Answered Kind = "STUDY"       // a SERVQUAL sheet: favourable when she got on the whole what she expects
)

// Record is one of the records that a place is read from.
type Record struct {
	Kind       Kind
	ID         string
	At         time.Time
	Favourable *bool // nil for a purchase
}

// Standing is where one customer stands, and why.
type Standing struct {
	Place
	CustomerID string
	Purchases  int // n: those of the last Days that stand
	Answers    int // n: at most MostAnswers
	Favourable int
	Records    []*Record  // the latest first, at most MostAnswers of each axis
	until      *time.Time // from when time alone makes another place of it
}

// AttitudeLevel is the attitude, or nil where she said nothing.
func (s *Standing) AttitudeLevel() *Level {
	if s.Attitude == "" {
		return nil
	}
	return &s.Attitude
}

// Weigh is the rule: where somebody stands by her records of the last Days, the
// latest first. purchases counts more of them than there are here.
func Weigh(purchases int, records []*Record) *Standing {
	s := &Standing{Place: Place{Patronage: Low}, Purchases: purchases}
	bought := 0
	for _, r := range records {
		ends := r.At.AddDate(0, 0, Days)
		if r.Favourable == nil {
			if bought++; bought == OftenEnough {
				s.sooner(ends) // with it she falls below
			}
			if bought <= MostAnswers {
				s.Records = append(s.Records, r)
			}
			continue
		}
		if s.Answers == MostAnswers {
			continue
		}
		s.Answers++
		if *r.Favourable {
			s.Favourable++
		}
		s.sooner(ends)
		s.Records = append(s.Records, r)
	}
	if purchases >= OftenEnough {
		s.Patronage = High
	}
	if s.Answers > 0 {
		s.Attitude = Low
		if s.Favourable*twoThirdsDenominator >= s.Answers*twoThirdsNumerator {
			s.Attitude = High
		}
	}
	return s
}

// sooner notes an instant at which a record stops counting.
func (s *Standing) sooner(at time.Time) {
	if s.until == nil || at.Before(*s.until) {
		s.until = &at
	}
}

// Book tells where the customers of the acting tenant stand.
type Book struct {
	db        *store.DB
	customers *customer.Book
	now       clock.Func
}

// NewBook returns a book that reads from db.
func NewBook(db *store.DB, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, customers: customers, now: now}
}

// Follows are the events after which somebody may stand elsewhere.
var Follows = []event.Type{
	event.CustomerCreated, event.CustomerMerged, event.CustomerUnmerged, event.CustomerErased,
	event.PurchaseRecorded, event.PurchaseUpdated, event.PurchaseCancelled, event.PurchaseUnavailable, event.PurchaseReturned,
	event.InteractionRecorded, event.InteractionRated, event.InteractionCompleted, event.InteractionCorrected,
	event.ExpectationAssessed, event.ExpectationStruck, event.StudyAnswered, event.StudyStruck,
}
