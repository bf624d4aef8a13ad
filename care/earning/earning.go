// Package earning keeps the rules by which customers earn points, and what each
// of them gave, and why.
//
// A rule waits for one type of event. When such an event happens, the rules of
// its type are asked one after the other (decide.go): does the rule's condition
// hold (condition.go), what does its arithmetic come to, does a limit cut it off?
// What a rule says is a version of it, which holds from an instant on and never
// changes: an event is judged by what held when it was recorded, however late
// anybody gets to it, and nothing is ever computed again.
//
// This room knows no ledger: care/story asks the rules and posts the points.
package earning

import (
	"time"

	"kept/internal/fault"
	"kept/internal/money"
)

// State is whether a rule gives anything.
type State string

// The states of a rule.
const (
	Active State = "ACTIVE"
	Paused State = "PAUSED"
	Ended  State = "ENDED" // for good
)

// Basis is what a rule's points are given for.
type Basis string

// The bases.
const (
	Fixed       Basis = "FIXED"        // for the event, whatever it comes to
	PerAmount   Basis = "PER_AMOUNT"   // for so much money that was spent
	PerQuantity Basis = "PER_QUANTITY" // for each piece that was bought
)

// Rounding is what becomes of fractions, once, at the end.
type Rounding string

// The ways to round.
const (
	Down   Rounding = "DOWN"
	HalfUp Rounding = "HALF_UP"
	Up     Rounding = "UP"
)

// Scope is what a limit counts.
type Scope string

// The scopes of limits.
const (
	OfEvent    Scope = "EVENT"    // one event
	OfCustomer Scope = "CUSTOMER" // what one customer has of the rule in a period
	OfRule     Scope = "RULE"     // what all have of it in a period
)

// Rule is what customers earn points for, as its latest version says.
type Rule struct {
	ID        string
	ProgramID string
	Trigger   string // the type of the events that it is about
	CreatedAt time.Time
	Version
}

// Version is what a rule says from an instant on.
type Version struct {
	Number    int
	State     State
	Terms     Terms
	FromAt    time.Time
	ActorKind string
	ActorID   string
}

// Terms are what a rule says.
type Terms struct {
	Name        string       `json:"name"`
	Condition   string       `json:"condition,omitempty"` // CEL; empty always holds
	Basis       Basis        `json:"basis"`
	Points      int64        `json:"points"`
	Per         *money.Money `json:"per,omitempty"` // for every so much money
	Multipliers []Multiplier `json:"multipliers,omitempty"`
	Rounding    Rounding     `json:"rounding"`
	Limits      []Limit      `json:"limits,omitempty"`
	Priority    int          `json:"priority"`            // the lowest is asked first
	Exclusive   bool         `json:"exclusive,omitempty"` // once it gives something, rules after it give nothing
	ValidFrom   *time.Time   `json:"validFrom,omitempty"`
	ValidUntil  *time.Time   `json:"validUntil,omitempty"` // the first instant at which it doesn't hold any more
}

// Multiplier makes more or less of a rule's points when its condition holds.
type Multiplier struct {
	Name      string `json:"name"`
	Condition string `json:"condition,omitempty"`
	Factor    string `json:"factor"` // a decimal such as 1.5
}

// Limit is the most that a rule gives.
type Limit struct {
	Scope  Scope   `json:"scope"`
	Period *Period `json:"period,omitempty"` // nil for one event
	Points *int64  `json:"points,omitempty"`
	Times  *int64  `json:"times,omitempty"`
}

// What bounds the rules of a tenant.
const (
	maxRules       = 100
	maxName        = 100
	maxCondition   = 2000
	maxMultipliers = 5
	maxLimits      = 5
	maxFactor      = 100
	maxPoints      = 1_000_000_000 // what the ledger takes at once
)

// What can't be done with a rule.
var (
	ErrEnded   = fault.Conflict(fault.CodeSettled, "this rule has ended: add another")
	ErrChanged = fault.Conflict(fault.CodeChanged, "this rule was changed by somebody else just now: read it again")
)

// holds reports whether v gives anything for what occurred at a time.
func (v *Version) holds(at time.Time) bool {
	t := v.Terms
	return v.State == Active && (t.ValidFrom == nil || !at.Before(*t.ValidFrom)) && (t.ValidUntil == nil || at.Before(*t.ValidUntil))
}
