package billing

import "time"

// State is how it stands between a tenant and Kept.
type State string

// The states, in the order of a life.
const (
	Trialing State = "TRIALING"  // everything of the trial's plan, without a card
	Active   State = "ACTIVE"    // paid, or on a plan that costs nothing
	PastDue  State = "PAST_DUE"  // a payment has failed: reminders, nothing is shut
	ReadOnly State = "READ_ONLY" // reads, exports, warnings and billing go on
	Closed   State = "CLOSED"    // as read-only; what is kept goes at last
)

// How long a tenant that doesn't pay has.
const (
	Grace       = 14 * 24 * time.Hour // from the invoice until it is read-only
	ReadOnlyFor = 30 * 24 * time.Hour // then, until it is closed
	KeptFor     = 30 * 24 * time.Hour // then its data is kept
	TrialFor    = 14 * 24 * time.Hour
)

// trialPlan is what a new tenant tries.
var trialPlan = PlanOf(Growth)

// Subscription is one of Stripe's, as far as it matters here.
type Subscription struct {
	ID           string
	ItemID       string
	Status       string // Stripe's word
	Price        string // the lookup key of its price
	Seats        int
	CreatedAt    time.Time
	TrialEndsAt  *time.Time
	PeriodBegan  *time.Time
	PeriodEndsAt *time.Time
	CancelsAt    *time.Time // the end that was asked for, if any
	EndedAt      *time.Time
	// Meters are its items for what is reported, by Stripe's ids.
	Meters map[Allowance]string
	// After a change to a smaller plan: the lookup key and the seats that still
	// count for what may be had, and until when.
	From      string
	FromSeats int
	ReduceBy  *time.Time
}

// Invoice is the latest of a subscription.
type Invoice struct {
	ID        string
	Status    string // Stripe's word
	Owed      int64  // minor units left to pay
	CreatedAt time.Time
}

// Account is all that decides how it stands with a tenant: the plan that the
// operator chose, the trial, and what was last read at Stripe.
type Account struct {
	TenantID     string
	Local        Name       // what the operator chose; it counts while there is no trial and no subscription
	TrialEndsAt  *time.Time // set for who signed up while Stripe was connected
	Customer     string     // Stripe's customer; empty until the first checkout
	ClosedAt     *time.Time // when owners were told that it is closed; a month later it is erased
	Subscription *Subscription
	Invoice      *Invoice

	told string // the notice that owners had last
}

// Standing is how it stands with a tenant at an instant.
type Standing struct {
	Plan  *Plan
	State State
	Local bool // the operator decides, and nobody pays
	Paid  int  // seats paid for; 0 when seats aren't counted by payment
	// When time alone will change it; nil for never.
	TrialEndsAt *time.Time
	ReadOnlyAt  *time.Time // past due: when it will be read-only
	ClosesAt    *time.Time // read-only: when it will be closed
	ErasesAt    *time.Time // closed, and its owners were told so: when what is kept goes
	ReduceBy    *time.Time // after a change to a smaller plan: when the larger one's room ends
	Until       time.Time  // the first of these; zero for never

	was      *Plan // the larger plan, until ReduceBy
	wasSeats int
}

// Standing is a pure function of the account and the time: whatever order
// Stripe's events came in, the same objects give the same standing.
func (a *Account) Standing(now time.Time) Standing {
	if a.Subscription != nil {
		if s, ok := a.subscribed(now); ok {
			if s.State == Closed && a.ClosedAt != nil {
				erases := a.ClosedAt.Add(KeptFor)
				s.ErasesAt = &erases
			}
			return s
		}
	}
	if a.TrialEndsAt == nil && a.Subscription == nil {
		s := Standing{Plan: PlanOf(a.Local), State: Active, Local: true}
		if s.Plan == nil {
			s.Plan = everything // of another version of Kept
		}
		return s
	}
	if a.TrialEndsAt != nil && now.Before(*a.TrialEndsAt) {
		return Standing{Plan: trialPlan, State: Trialing, TrialEndsAt: a.TrialEndsAt, Until: *a.TrialEndsAt}
	}
	return Standing{Plan: PlanOf(Free), State: Active}
}

// subscribed is the standing by the subscription; false when it counts for
// nothing: never begun, or ended with everything paid.
func (a *Account) subscribed(now time.Time) (Standing, bool) {
	sub := a.Subscription
	s := Standing{Plan: byLookupKey[sub.Price], Paid: sub.Seats, State: Active}
	if s.Plan == nil {
		s.Plan = PlanOf(Scale) // a price of somebody's own arrangement: nothing that is sold is held back
	}
	if s.was = byLookupKey[sub.From]; s.was != nil && sub.ReduceBy != nil && now.Before(*sub.ReduceBy) {
		s.wasSeats, s.ReduceBy, s.Until = sub.FromSeats, sub.ReduceBy, *sub.ReduceBy
	}
	switch sub.Status {
	case "active":
		return s, true
	case "trialing":
		s.State, s.TrialEndsAt = Trialing, sub.TrialEndsAt
		return s, true // Stripe ends it, with an event
	case "paused": // a trial that ended without a card
		return s.owing(sub.since(sub.TrialEndsAt).Add(-Grace), now), true
	case "past_due":
		return s.owing(a.owingSince(), now), true
	case "unpaid": // Stripe has given up collecting
		return s.owing(a.owingSince().Add(-Grace), now), true
	case "canceled":
		if a.Invoice == nil || a.Invoice.Owed <= 0 || a.Invoice.Status == "void" || a.Invoice.Status == "draft" {
			return Standing{}, false
		}
		// Whoever is read-only or closed already gains nothing by the end of it.
		return s.owing(first(a.Invoice.CreatedAt, sub.since(sub.EndedAt).Add(-Grace)), now), true
	default: // incomplete, incomplete_expired: the first payment was never made
		return Standing{}, false
	}
}

// owing is what becomes of s with time when a payment is owed since an instant.
func (s Standing) owing(since, now time.Time) Standing {
	readOnly := since.Add(Grace)
	closes := readOnly.Add(ReadOnlyFor)
	switch {
	case now.Before(readOnly):
		s.State, s.ReadOnlyAt, s.Until = PastDue, &readOnly, first(s.Until, readOnly)
	case now.Before(closes):
		s.State, s.ClosesAt, s.Until = ReadOnly, &closes, first(s.Until, closes)
	default:
		s.State, s.ClosesAt = Closed, &closes
	}
	return s
}

// first gives the earlier instant; zero stands for never.
func first(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// owingSince is the day of the invoice that isn't paid.
func (a *Account) owingSince() time.Time {
	if a.Invoice != nil {
		return a.Invoice.CreatedAt
	}
	return a.Subscription.since(a.Subscription.PeriodEndsAt)
}

// since gives an instant, or, if Stripe tells none, that of the beginning.
func (s *Subscription) since(t *time.Time) time.Time {
	if t != nil {
		return *t
	}
	return s.CreatedAt
}

// Allowed gives how much the tenant may have of something; false for no limit.
// For a while after a change to a smaller plan that is as much as before.
func (s *Standing) Allowed(a Allowance) (int64, bool) {
	n, limited := s.lasting(a)
	if s.ReduceBy == nil || !limited {
		return n, limited
	}
	if a == Seats {
		return max(n, int64(s.wasSeats)), true
	}
	more, limited := s.was.Allowed(a)
	return max(n, more), limited
}

// lasting is Allowed without what is left from before.
func (s *Standing) lasting(a Allowance) (int64, bool) {
	if a == Seats && s.Paid > 0 {
		return int64(s.Paid), true
	}
	return s.Plan.Allowed(a)
}

// Writes reports whether records may be changed.
func (s *Standing) Writes() bool { return s.State != ReadOnly && s.State != Closed }
