// Package referral keeps whom customers brought along: by a code that each may
// pass on, a newcomer is referred, and when she has ordered for the second time
// both are thanked with points.
//
// What became of a referral is a function of the newcomer's orders, of what was
// promised on the day she was referred, and of the time (Reckon): whatever
// happens to an order, and in whichever order it is told, it comes to the same.
// Points are given when the hold is over, under which an order may still be
// called off; what is called off later takes them back as the program says.
package referral

import (
	"time"

	"kept/internal/fault"
	"kept/internal/money"
)

// State is what became of a referral.
type State string

// The states. Rewarded may become reversed, which is an end; every other state is
// what the records say today.
const (
	Waiting  State = "WAITING"  // for the order that earns the reward
	Held     State = "HELD"     // it was placed, and the hold isn't over
	Rewarded State = "REWARDED" // both have their points
	Expired  State = "EXPIRED"  // it wasn't placed in time
	Void     State = "VOID"     // she turned out to be the one who referred her, or one of them was erased
	Reversed State = "REVERSED" // the order was called off later, or the two are one: the points were taken back
)

// Referral is one newcomer whom a customer referred, under the terms of that day.
type Referral struct {
	ID                    string
	ProgramID             string
	AdvocateID            string
	FriendID              string
	AdvocatePoints        int64
	FriendPoints          int64
	OnOrder               int
	HoldDays              int
	LeastAmount           *money.Money // what an order must come to; nil means any counts
	ReferredAt            time.Time
	ExpiresAt             *time.Time // by then the order must be placed
	State                 State
	QualifiedAt           *time.Time // when the order was placed that earns the reward
	PaysAt                *time.Time // when the hold is over
	AdvocateTransactionID *string
	FriendTransactionID   *string

	TenantID string
	dueAt    *time.Time
	version  int
}

// Outcome is what became of a referral by an instant, and until when that holds
// if nothing happens.
type Outcome struct {
	State       State
	QualifiedAt *time.Time
	PaysAt      *time.Time
	DueAt       *time.Time
}

// Reckon says what became of r by now. orders are when the newcomer placed those
// of her orders that stand, the first first; same says that the two are one person,
// gone that one of them was erased: then what waits comes to nothing, and what was
// given goes on as if she weren't.
func (r *Referral) Reckon(orders []time.Time, same, gone bool, now time.Time) Outcome {
	o := r.fold(orders, same, now)
	switch {
	case gone && (r.State == Waiting || r.State == Held):
		return Outcome{State: Void}
	case gone && (r.State == Void || r.State == Expired):
		return Outcome{State: r.State}
	case r.State == Reversed || r.State == Rewarded && o.State != Held && o.State != Rewarded:
		return Outcome{State: Reversed}
	case r.State == Rewarded: // the order may be another one by now: what was given stays
		return Outcome{State: Rewarded, QualifiedAt: r.QualifiedAt, PaysAt: r.PaysAt}
	}
	return o
}

func (r *Referral) fold(orders []time.Time, same bool, now time.Time) Outcome {
	if same {
		return Outcome{State: Void}
	}
	if n := r.OnOrder; len(orders) >= n && (r.ExpiresAt == nil || orders[n-1].Before(*r.ExpiresAt)) {
		placed := orders[n-1]
		pays := placed.AddDate(0, 0, r.HoldDays)
		if now.Before(pays) {
			return Outcome{State: Held, QualifiedAt: &placed, PaysAt: &pays, DueAt: &pays}
		}
		return Outcome{State: Rewarded, QualifiedAt: &placed, PaysAt: &pays}
	}
	if r.ExpiresAt != nil && !now.Before(*r.ExpiresAt) {
		return Outcome{State: Expired}
	}
	return Outcome{State: Waiting, DueAt: r.ExpiresAt}
}

// Enough reports whether an order of so much counts, in its own currency or in the
// tenant's (nil where that isn't known). An order that was refunded in part comes
// to what is left of it: below the least amount it counts no more than one that
// was called off, and what was given for it is taken back whole; above it stays.
func (r *Referral) Enough(paid, home *money.Money) bool {
	if r.LeastAmount == nil {
		return true
	}
	for _, m := range []*money.Money{paid, home} {
		if m != nil && m.Currency == r.LeastAmount.Currency {
			return m.Minor >= r.LeastAmount.Minor
		}
	}
	return false
}

// Refusal says why somebody can't be referred by a code.
type Refusal string

// The refusals. Another tenant's code is as unknown as one that there never was.
const (
	RefuseUnknown  Refusal = "UNKNOWN"
	RefuseClosed   Refusal = "CLOSED"           // nobody is referred at present
	RefuseSelf     Refusal = "SELF"             // she is the one whose code it is, by her record or by an address or number
	RefuseCustomer Refusal = "ALREADY_CUSTOMER" // she has ordered before
	RefuseReferred Refusal = "ALREADY_REFERRED"
	RefuseLimit    Refusal = "LIMIT_REACHED" // her friend has referred as many as one may of late
)

// clauses say each refusal to whoever refers all the same.
var clauses = map[Refusal]error{
	RefuseUnknown: fault.Clause("isn't a code that we know"), RefuseClosed: fault.Clause("can't be used at present"),
	RefuseSelf: fault.Clause("is her own"), RefuseCustomer: fault.Clause("is for newcomers, and she has ordered before"),
	RefuseReferred: fault.Clause("can't be used by who was referred already"), RefuseLimit: fault.Clause("was used as often as it may of late"),
}

// Refused is why somebody wasn't referred: the cause of the fault that says so.
type Refused Refusal

// Error names the reason.
func (r Refused) Error() string { return string(r) }

func refused(why Refusal) error {
	return fault.Invalid("code", "%s", clauses[why]).Because(Refused(why))
}

// Terms are what holds for those who are referred from now on.
type Terms struct {
	ProgramID      string
	Open           bool // whether anybody can be referred at present
	AdvocatePoints int64
	FriendPoints   int64
	OnOrder        int          // the newcomer's order that earns the reward
	HoldDays       *int         // nil means the program's return window
	LeastAmount    *money.Money // what an order must come to, and go on to; nil means any counts
	ExpiryDays     *int         // so long she has for that order; nil means without end
	Most           *int         // how many one customer may refer, nil means as many as she likes,
	MostDays       int          // within so many days
	UpdatedAt      time.Time
}

// Refuses says what speaks against referring somebody who is the same person as who
// brings her along or not, and has ordered before or not; "" when nothing does.
func (t *Terms) Refuses(same, ordered bool) Refusal {
	switch {
	case !t.Open:
		return RefuseClosed
	case same:
		return RefuseSelf
	case ordered:
		return RefuseCustomer
	}
	return ""
}

const (
	mostPoints = 1_000_000_000 // as much as one movement may be of
	mostDays   = 3660
	mostMinor  = 1_000_000_000_000
)

func (t *Terms) check() error {
	if t.AdvocatePoints+t.FriendPoints == 0 {
		return fault.Invalid("advocatePoints", "must be more than 0, or else friendPoints must be")
	}
	for field, n := range map[string]int64{"advocatePoints": t.AdvocatePoints, "friendPoints": t.FriendPoints} {
		if n < 0 || n > mostPoints {
			return fault.Invalid(field, "must be from 0 to %d", mostPoints)
		}
	}
	return fault.First(
		within("onOrder", &t.OnOrder, 1, 100), within("holdDays", t.HoldDays, 0, mostDays), within("expiryDays", t.ExpiryDays, 1, mostDays),
		t.checkLeast(), within("most", t.Most, 1, 1_000_000), within("mostDays", &t.MostDays, 1, mostDays),
	)
}

func (t *Terms) checkLeast() error {
	if t.LeastAmount == nil {
		return nil
	}
	if _, err := money.Scale(t.LeastAmount.Currency); err != nil {
		return fault.Invalid("leastAmount", "%s", err)
	}
	if n := t.LeastAmount.Minor; n < 1 || n > mostMinor {
		return fault.Invalid("leastAmount", "must be more than 0, and at most %d minor units", mostMinor)
	}
	return nil
}

func within(field string, n *int, least, most int) error {
	if n != nil && (*n < least || *n > most) {
		return fault.Invalid(field, "must be from %d to %d", least, most)
	}
	return nil
}
