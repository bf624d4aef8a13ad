// Package thanks keeps how a business says thank you to those who are loyal, by
// plan and without being asked: for so many years as a customer, for the tenth
// order.
//
// A plan is drafted, tried on the days that were, and started. From then on each
// occasion of a customer is decided once: she is thanked, with points or by a person
// who is asked to, or she isn't, and why is written down (decide.go). Who is to be
// looked at is kept by the day on which it is (watch.go), so that it costs those,
// whoever else there is.
//
// Which customers are loyal, and the points, are other rooms' (care/story).
package thanks

import (
	"regexp"
	"strings"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Kind is of which occasion a plan is.
type Kind string

// The kinds.
const (
	Anniversary Kind = "ANNIVERSARY" // of her first purchase that stands
	Purchase    Kind = "PURCHASE"    // one of those that stand, counted from the first
)

// State is how far a plan's life has come.
type State string

// The states of a plan.
const (
	Draft   State = "DRAFT"
	Running State = "RUNNING"
	Paused  State = "PAUSED"
	Ended   State = "ENDED"
)

// Plan says for which occasions which customers are thanked, and how.
type Plan struct {
	ID           string
	ProgramID    string
	Name         string
	Kind         Kind
	Number       int  // which anniversary or purchase
	Repeats      bool // whether every so many of them is one
	LoyaltyTypes []customer.LoyaltyType
	Tiers        []string // their keys; none is any
	Points       int64    // for each customer
	Budget       int64    // the most that it may give in a month
	Task         *string  // what a person is asked to do besides; nil is nothing
	DepartmentID *string  // whose supervisors are asked where nobody knows her
	LateDays     int      // so many days after it an occasion is still one
	State        State
	StartedOn    *clock.Day // from that day on occasions count, in the tenant's zone
	EndedAt      *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// What can't be done with a plan.
var (
	ErrEnded   = fault.Conflict(fault.CodeSettled, "this plan has ended: draft another one")
	ErrStarted = fault.Conflict(fault.CodeSettled, "this plan was started already: only its name, budget, task, department and days can change")
	ErrDraft   = fault.Conflict(fault.CodeConflict, "this plan wasn't started yet")
)

const (
	longestName = 100
	longestTask = 500
	mostYears   = 100
	mostBought  = 100_000
	mostPoints  = 1_000_000_000         // as much as one movement may be of
	mostBudget  = 1_000_000_000_000_000 // as much as an account may ever earn
	mostLate    = 60
	mostTiers   = 20
)

// check refuses what no plan can be.
func (p *Plan) check() error {
	most := mostYears
	if p.Kind == Purchase {
		most = mostBought
	}
	switch {
	case p.Name == "":
		return fault.Required("name")
	case p.Number < 1 || p.Number > most:
		return fault.Invalid("number", "must be from 1 to %d", most)
	case p.Points < 0 || p.Points > mostPoints:
		return fault.Invalid("points", "must be from 0 to %d", mostPoints)
	case p.Points == 0 && p.Task == nil:
		return fault.Invalid("points", "must be more than 0 where nobody is asked to do anything")
	case p.Points == 0 && p.Budget != 0:
		return fault.Invalid("budget", "must be 0 where there are no points")
	case p.Budget < p.Points:
		return fault.Invalid("budget", "must be enough for one customer")
	case p.Budget > mostBudget:
		return fault.Invalid("budget", "must be at most %d", mostBudget)
	case p.LateDays < 0 || p.LateDays > mostLate:
		return fault.Invalid("lateDays", "must be from 0 to %d", mostLate)
	case len(p.Tiers) > mostTiers:
		return fault.Invalid("tiers", "must be at most %d", mostTiers)
	case p.DepartmentID != nil && p.Task == nil:
		return fault.Invalid("departmentId", "must not be given where nobody is asked to do anything")
	}
	for _, key := range p.Tiers {
		if !keys.MatchString(key) {
			return fault.Invalid("tiers", "must be up to 20 capital letters, digits and underscores, such as GOLD")
		}
	}
	return fault.First(fault.Text("name", p.Name, longestName), p.checkTask())
}

// keys are what tiers are called by.
var keys = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,19}$`)

func (p *Plan) checkTask() error {
	if p.Task == nil {
		return nil
	}
	return fault.Text("task", *p.Task, longestTask)
}

// tidy brings p into the form in which it is kept.
func (p *Plan) tidy() {
	p.Name = strings.TrimSpace(p.Name)
	if p.Task != nil {
		if text := strings.TrimSpace(*p.Task); text != "" {
			p.Task = &text
		} else {
			p.Task = nil
		}
	}
}
