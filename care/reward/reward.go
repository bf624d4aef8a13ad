// Package reward keeps what customers may have for points: what it costs, how
// many there are, and who may have it.
//
// A reward is asked for (care/story), and points are reserved for it: from then
// on one piece is hers. Confirmed it stays hers; cancelled or lapsed it goes back
// to the others. The database itself holds that no more is given away than there
// is. What is a voucher or a gift card is given with the confirmation (gift.go).
// A reward is retired, never deleted.
package reward

import (
	"slices"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/money"
)

// Reward is something that customers may have for points.
type Reward struct {
	ID          string
	ProgramID   string
	Name        string
	Folded      string // the name for sorting: lower case, accents dropped
	Description string
	Points      int64      // what it costs
	Stock       *int64     // how many there are to give away in all; nil means without end
	Taken       int64      // how many of them are held or given away
	PerCustomer *int64     // how many one customer may have; nil means as many as she can pay
	Tags        []string   // who may have it: customers with one of these; none means everybody
	MinTier     *string    // the key of the tier that it takes, or a higher one; nil means none
	ValidFrom   *clock.Day // in the tenant's zone, as the next
	ValidUntil  *clock.Day
	CouponID    *string      // what its vouchers are good for; of VOUCHER
	CardAmount  *money.Money // what its gift cards are of; of CARD
	CardDays    *int64       // how long those are good; nil means without end
	RetiredAt   *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time

	version int
}

// Left is how many are there to be had; nil means without end.
func (r *Reward) Left() *int64 {
	if r.Stock == nil {
		return nil
	}
	left := *r.Stock - r.Taken
	return &left
}

// Refusal says why a customer can't have a reward. The first three are about her
// points, the others about the reward.
type Refusal string

// The refusals.
const (
	RefuseTooFew  Refusal = "TOO_FEW"
	RefusePending Refusal = "PENDING"
	RefuseHeld    Refusal = "HELD"
	RefuseSoldOut Refusal = "SOLD_OUT"
	RefuseNotYet  Refusal = "NOT_YET"
	RefuseOver    Refusal = "OVER" // its time is over, or it was retired
	RefuseTags    Refusal = "NOT_FOR_HER"
	RefuseEnough  Refusal = "HAD_ENOUGH" // she has had as many as one customer may
	RefuseTier    Refusal = "TIER"       // she stands on a lower tier than it takes (care/story knows which)
)

// Refusals says why a customer can't have r on a day, who has these tags and has
// had so many of it: everything that speaks against it, not only the first.
func (r *Reward) Refusals(tags []string, had int64, today clock.Day) []Refusal {
	out := []Refusal{}
	if r.RetiredAt != nil || r.ValidUntil != nil && today > *r.ValidUntil {
		out = append(out, RefuseOver)
	}
	if r.ValidFrom != nil && today < *r.ValidFrom {
		out = append(out, RefuseNotYet)
	}
	if r.Stock != nil && r.Taken >= *r.Stock {
		out = append(out, RefuseSoldOut)
	}
	if len(r.Tags) > 0 && !slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(r.Tags, t) }) {
		out = append(out, RefuseTags)
	}
	if r.PerCustomer != nil && had >= *r.PerCustomer {
		out = append(out, RefuseEnough)
	}
	return out
}

// clauses say each refusal to whoever asked anyway.
var clauses = map[Refusal]error{
	RefuseSoldOut: fault.Clause("is sold out"), RefuseNotYet: fault.Clause("can't be had yet"), RefuseOver: fault.Clause("can't be had any more"),
	RefuseTags: fault.Clause("isn't for this customer"), RefuseEnough: fault.Clause("was had by this customer as often as one may"),
}

// Refused is the fault for whoever asks for a reward all the same: at least one
// of the refusals that are about the reward. Of a tier that it takes and she isn't
// on, below says in words which.
func Refused(why []Refusal, below error) error {
	clause := func(w Refusal) error {
		if w == RefuseTier {
			return below
		}
		return clauses[w]
	}
	said := clause(why[0])
	for _, w := range why[1:] {
		said = fault.Clause("%s, and %s", said, clause(w))
	}
	return fault.Invalid("rewardId", "%s", said)
}

// What can't be done with a reward.
var (
	ErrRetired = fault.Conflict(fault.CodeSettled, "this reward is retired: add another one")
	ErrGone    = fault.Conflict(fault.CodeSettled, "this reservation has lapsed: the reward went back to the others")
	ErrChanged = fault.Conflict(fault.CodeChanged, "this reward was changed by somebody else just now: read it again")
)

const (
	longestName = 100
	longestText = 2000
	mostPoints  = 1_000_000_000 // as much as one movement may be of
	mostTags    = 50
)

// check refuses what no reward can be.
func (r *Reward) check() error {
	switch {
	case r.Name == "":
		return fault.Required("name")
	case r.Points < 1 || r.Points > mostPoints:
		return fault.Invalid("points", "must be from 1 to %d", mostPoints)
	case r.Stock != nil && (*r.Stock < r.Taken || *r.Stock > mostPoints):
		return fault.Invalid("stock", "must be from %d, which are held or given away, to %d", r.Taken, mostPoints)
	case r.PerCustomer != nil && (*r.PerCustomer < 1 || *r.PerCustomer > mostPoints):
		return fault.Invalid("perCustomer", "must be from 1 to %d", mostPoints)
	case len(r.Tags) > mostTags:
		return fault.Invalid("tags", "must be at most %d", mostTags)
	}
	return fault.First(fault.Text("name", r.Name, longestName), fault.Text("description", r.Description, longestText), r.checkDays(), r.checkGift())
}

func (r *Reward) checkDays() error {
	for field, day := range map[string]*clock.Day{"validFrom": r.ValidFrom, "validUntil": r.ValidUntil} {
		if day == nil {
			continue
		}
		if _, err := clock.ParseDay(string(*day)); err != nil {
			return fault.Invalid(field, "%s", err)
		}
	}
	if r.ValidFrom != nil && r.ValidUntil != nil && *r.ValidUntil < *r.ValidFrom {
		return fault.Invalid("validUntil", "must not be before validFrom (%s)", *r.ValidFrom)
	}
	return nil
}

// tidy trims what people type, and folds the name for sorting.
func (r *Reward) tidy() {
	r.Name, r.Description = strings.TrimSpace(r.Name), strings.TrimSpace(r.Description)
	r.Folded = fold.Of(r.Name)
	tags := []string{}
	for _, t := range r.Tags {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	r.Tags = tags
}
