package thanks

import (
	"slices"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
)

// Outcome is what came of an occasion.
type Outcome string

// The outcomes. All but the first say why she wasn't thanked.
const (
	Thanked     Outcome = "THANKED"
	TooLate     Outcome = "TOO_LATE"     // Kept heard of it when it was no occasion any more
	LoyaltyType Outcome = "LOYALTY_TYPE" // she isn't of a type whom the plan is for
	Tier        Outcome = "TIER"         // she isn't on a tier that the plan is for
	Recently    Outcome = "RECENTLY"     // she was thanked a few days ago
	Budget      Outcome = "BUDGET"       // what is left this month isn't enough
	Ledger      Outcome = "LEDGER"       // the ledger refused it: she has earned as much as an account may
)

// Outcomes lists them all.
var Outcomes = []Outcome{Thanked, TooLate, LoyaltyType, Tier, Recently, Budget, Ledger}

// lookBack is how many days back purchases are looked at: who heard of nothing for
// a year has nothing to make up for.
const lookBack = 366

// Bought is one of a customer's purchases that stand.
type Bought struct {
	ID     string
	At     time.Time
	Number int // counted from her first, which is 1
}

// History is what a customer's occasions are told from: her first purchase, and
// those of the last year.
type History struct {
	First  *Bought // nil: she has bought nothing that stands
	Recent []Bought
	Zone   *time.Location // the tenant's
}

// Since is the day from which on she is a customer; empty before.
func (h *History) Since() clock.Day {
	if h.First == nil {
		return ""
	}
	return clock.DayOf(h.First.At, h.Zone)
}

// Years counts her anniversaries up to a day, and gives the last of them: 0 and no
// day before the first. Who came on a 29 February has hers on the 28th in other years.
func (h *History) Years(on clock.Day) (int, clock.Day) {
	since := h.Since()
	if since == "" {
		return 0, ""
	}
	n := int(since.Until(on)/365) + 1 // no fewer than there are
	for ; n > 0; n-- {
		if day := since.AddMonths(12 * n); day <= on {
			return n, day
		}
	}
	return 0, ""
}

// Next is her next anniversary after a day; empty before she is a customer.
func (h *History) Next(after clock.Day) clock.Day {
	since := h.Since()
	if since == "" {
		return ""
	}
	n, _ := h.Years(after)
	return since.AddMonths(12 * (n + 1))
}

// Chance is an occasion before it is decided.
type Chance struct {
	Plan       *Plan
	Number     int
	Day        clock.Day
	PurchaseID string
}

// Chances gives the occasions that she has under plans up to a day, the plans in
// their order: of her anniversaries the last, of her purchases those of a year.
func (h *History) Chances(plans []*Plan, on clock.Day) (out []Chance) {
	for _, p := range plans {
		if p.Kind == Anniversary {
			if n, day := h.Years(on); n > 0 && p.takes(n, day) {
				out = append(out, Chance{p, n, day, h.First.ID})
			}
			continue
		}
		for _, b := range h.Recent {
			if day := clock.DayOf(b.At, h.Zone); day <= on && p.takes(b.Number, day) {
				out = append(out, Chance{p, b.Number, day, b.ID})
			}
		}
	}
	return out
}

// takes reports whether the nth anniversary or purchase, of a day, is an occasion
// of the plan.
func (p *Plan) takes(n int, day clock.Day) bool {
	begun := p.StartedOn != nil && day >= *p.StartedOn
	return begun && (n == p.Number || p.Repeats && n%p.Number == 0)
}

// Facts is what a decision depends on besides the occasion.
type Facts struct {
	On      clock.Day // the day of the decision
	Type    customer.LoyaltyType
	Tier    string     // its key; empty below the lowest
	Last    *clock.Day // when she was thanked last, by any plan
	CapDays int        // in so many days she is thanked at most once
}

// Decide says what becomes of an occasion, but for the budget and the ledger.
func (c Chance) Decide(f Facts) Outcome {
	p := c.Plan
	switch {
	case c.Day.Until(f.On) > p.LateDays:
		return TooLate
	case len(p.LoyaltyTypes) > 0 && !slices.Contains(p.LoyaltyTypes, f.Type):
		return LoyaltyType
	case len(p.Tiers) > 0 && !slices.Contains(p.Tiers, f.Tier):
		return Tier
	case f.Last != nil && f.Last.Until(f.On) < f.CapDays:
		return Recently
	default:
		return Thanked
	}
}
