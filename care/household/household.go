// Package household keeps who spends points together: customers of one program,
// of whom one is the head.
//
// A household has no points. Each member earns and keeps her own, in her own
// account, with their own dates; the household only says whose points a member
// may spend besides hers (care/loyalty draws them, the first to expire first). So
// nothing has to be divided when somebody leaves: what is hers was hers all along.
// A customer is in one household of a program at a time. She leaves whenever she
// likes, and may then have to wait before she joins another: else points would
// wander from household to household.
package household

import (
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

// Draws says who may spend what all members have.
type Draws string

// Who may.
const (
	DrawsMembers Draws = "MEMBERS" // every member
	DrawsHead    Draws = "HEAD"    // the head alone; the others spend their own
)

// Household is customers who spend their points of a program together.
type Household struct {
	ID          string
	ProgramID   string
	Name        string
	HeadID      string // the customer who answers for it; she may have been merged since
	Draws       Draws
	CreatedAt   time.Time
	UpdatedAt   time.Time
	DissolvedAt *time.Time
}

// Stay is a customer's time in a household.
type Stay struct {
	ID          string
	HouseholdID string
	ProgramID   string
	CustomerID  string // with whom it was written; a merged customer's keeps its origin
	Agreed      string // who agreed that her points are spent together, and how
	JoinedAt    time.Time
	LeftAt      *time.Time // nil while she is in it
	WhyLeft     string
}

// Member is a customer who is in a household now.
type Member struct {
	*Stay
	MemberID string // she herself: the survivor, if her record was merged
	Head     bool
}

// Policy is what a program says of its households.
type Policy struct {
	Most int // how many members one may have; 0 if the program has none
	Rest int // so many days after she left one a customer may join another
}

// What can't be done with a household.
var (
	ErrNone      = fault.Conflict(fault.CodeConflict, "in this program nobody can spend points together")
	ErrDissolved = fault.Conflict(fault.CodeSettled, "this household is dissolved: form another one")
	ErrHead      = fault.Conflict(fault.CodeConflict, "the head can't leave while others are in the household: name another head first, or dissolve it")
	ErrNotIn     = fault.Conflict(fault.CodeConflict, "this customer isn't in the household")
)

const (
	longestName = 100
	longestText = 500
)

// check refuses what no household can be.
func (h *Household) check() error {
	switch {
	case h.Name == "":
		return fault.Required("name")
	case h.Draws != DrawsMembers && h.Draws != DrawsHead:
		return fault.Invalid("draws", "must be MEMBERS or HEAD")
	}
	return fault.Text("name", h.Name, longestName)
}

// checkAgreed refuses to spend somebody's points without a word of who agreed.
func checkAgreed(agreed string) error {
	if strings.TrimSpace(agreed) == "" {
		return fault.Required("agreed")
	}
	return fault.Text("agreed", agreed, longestText)
}

// room refuses one more than a household of so many may have.
func (p Policy) room(members int) error {
	switch {
	case p.Most == 0:
		return ErrNone
	case members >= p.Most:
		return fault.Invalid("customerId", "must wait: of at most %d members the household has %d", p.Most, members)
	}
	return nil
}

// rested refuses a customer who left another household too lately: past are her
// stays, of which only those matter that were elsewhere.
func (p Policy) rested(past []*Stay, householdID string, now time.Time, zone *time.Location) error {
	today := clock.DayOf(now, zone)
	for _, s := range past {
		if s.LeftAt == nil || s.HouseholdID == householdID {
			continue
		}
		if from := clock.DayOf(*s.LeftAt, zone).Add(p.Rest); today < from {
			return fault.Invalid("customerId", "must wait until %s, which is %d days after she left another household", from, p.Rest)
		}
	}
	return nil
}

// before reports whether, of two stays of one customer in different households at
// once, s is the one that counts: two records that were merged may have brought
// one each. Her own comes before that of a merged record, and then the older one.
func (s *Stay) before(o *Stay, survivor string) bool {
	if own := s.CustomerID == survivor; own != (o.CustomerID == survivor) {
		return own
	}
	if !s.JoinedAt.Equal(o.JoinedAt) {
		return s.JoinedAt.Before(o.JoinedAt)
	}
	return s.ID < o.ID
}
