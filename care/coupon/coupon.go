// Package coupon keeps codes that are good for something: points, or money off.
//
// A coupon says what its codes are good for, when, and how often; it is issued
// once, with all its codes, and what it says never changes. One that is issued
// without codes is for rewards: each of its codes is made for points (make.go). Each code is looked up
// by a keyed hash, and its text is sealed: it is in no event, log or export, and
// leaves as text once, for whoever may manage the program. A code is redeemed for
// a customer (care/story), and the database itself holds that neither it nor its
// coupon is used more often than it may be. A coupon is withdrawn, never deleted.
package coupon

import (
	"strings"
	"time"
	"unicode/utf8"

	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/money"
)

// Kind says what a coupon's codes are good for.
type Kind string

// The kinds. Points Kept gives by itself; what is off a price is the till's to
// take off, which is told how much.
const (
	Points  Kind = "POINTS"
	Money   Kind = "MONEY"
	Percent Kind = "PERCENT"
)

// Coupon is what a batch of codes is good for.
type Coupon struct {
	ID            string
	ProgramID     string
	Name          string
	Folded        string // the name for sorting: lower case, accents dropped
	Kind          Kind
	Points        *int64       // of POINTS
	Amount        *money.Money // off, of MONEY
	Percent       *int64       // off, of PERCENT
	PerCode       *int64       // how often each code is good; nil means without end, as the next two
	PerCustomer   *int64
	Total         *int64 // how often all codes together are good
	Codes         int64  // how many were issued; of one for rewards, how many were made so far
	Used          int64  // how often they were redeemed, all together
	ValidFrom     *clock.Day
	ValidUntil    *clock.Day // in the tenant's zone, as the one before
	TakenAt       *time.Time // when somebody took the text of its codes away
	WithdrawnAt   *time.Time
	CreatedAt     time.Time
	NewcomersOnly bool // its codes are good for whoever hasn't bought yet
	ForRewards    bool // its codes are made one by one, each for points that were spent
}

// Refusal says why a code can't be redeemed for a customer.
type Refusal string

// The refusals. Another tenant's code is as unknown as one that there never was.
const (
	RefuseUnknown   Refusal = "UNKNOWN"
	RefuseWithdrawn Refusal = "WITHDRAWN"
	RefuseExpired   Refusal = "EXPIRED"
	RefuseNotYet    Refusal = "NOT_YET_VALID"
	RefuseUsedUp    Refusal = "USED_UP"          // the code, or all of its coupon's together
	RefuseUsed      Refusal = "USED_BY_CUSTOMER" // as often as one customer may
	RefuseCustomer  Refusal = "ALREADY_CUSTOMER" // it is for newcomers, and she has bought before
)

// Refusals says why a code that was used so often, so often of its coupon by this
// customer, who has bought before or not, can't be redeemed for her on a day:
// everything that speaks against it, not only the first. What was paid for with
// points stays good when its coupon is withdrawn.
func (c *Coupon) Refusals(codeUsed, hers int64, bought bool, today clock.Day) []Refusal {
	out := []Refusal{}
	if c.WithdrawnAt != nil && !c.ForRewards {
		out = append(out, RefuseWithdrawn)
	}
	if c.Over(today) {
		out = append(out, RefuseExpired)
	}
	if c.ValidFrom != nil && today < *c.ValidFrom {
		out = append(out, RefuseNotYet)
	}
	if reached(c.Total, c.Used) || reached(c.PerCode, codeUsed) {
		out = append(out, RefuseUsedUp)
	}
	if reached(c.PerCustomer, hers) {
		out = append(out, RefuseUsed)
	}
	if c.NewcomersOnly && bought {
		out = append(out, RefuseCustomer)
	}
	return out
}

func reached(most *int64, n int64) bool { return most != nil && n >= *most }

// clauses say each refusal to whoever redeems all the same.
var clauses = map[Refusal]error{
	RefuseUnknown: fault.Clause("isn't a code that we know"), RefuseWithdrawn: fault.Clause("was withdrawn"),
	RefuseExpired: fault.Clause("isn't valid any more"), RefuseNotYet: fault.Clause("isn't valid yet"),
	RefuseUsedUp: fault.Clause("is used up"), RefuseUsed: fault.Clause("was used by this customer as often as one may"),
	RefuseCustomer: fault.Clause("is for newcomers, and she has bought before"),
}

// Refused is why a code wasn't redeemed: the cause of the fault that says so.
type Refused []Refusal

// Error names the reasons.
func (r Refused) Error() string {
	names := make([]string, len(r))
	for i, why := range r {
		names[i] = string(why)
	}
	return strings.Join(names, ", ")
}

// refused is the fault for whoever redeems a code that speaks against it.
func refused(why []Refusal) error {
	said := clauses[why[0]]
	for _, w := range why[1:] {
		said = fault.Clause("%s, and %s", said, clauses[w])
	}
	return fault.Invalid("code", "%s", said).Because(Refused(why))
}

// What can't be done with the codes of a coupon.
var (
	ErrTaken   = fault.Conflict(fault.CodeSettled, "the codes of this coupon were taken away already: they leave once")
	ErrOneEach = fault.Conflict(fault.CodeConflict, "the codes of this coupon are made for rewards: each leaves with its own")
	ErrEnded   = fault.Conflict(fault.CodeSettled, "this voucher's time is over: cancel the reservation")
	ErrUsed    = fault.Conflict(fault.CodeSettled, "the voucher that was given for these points was used: they can't be given back")
)

const (
	longestName = 100
	mostPoints  = 1_000_000_000 // as much as one movement may be of
	mostUses    = 1_000_000_000
	mostCodes   = 10_000

	shortestCode = 4
	longestCode  = 40
)

// check refuses what no coupon can be.
func (d *Draft) check() error {
	if d.Name == "" {
		return fault.Required("name")
	}
	if err := fault.Text("name", d.Name, longestName); err != nil {
		return err
	}
	if d.Code != "" {
		if n := utf8.RuneCountInString(code.Fold(d.Code)); n < shortestCode || n > longestCode {
			return fault.Invalid("code", "must have from %d to %d letters and digits", shortestCode, longestCode)
		}
		if d.Codes != 1 {
			return fault.Invalid("codes", "must be left out: there is the one code that you gave")
		}
	}
	if d.Codes < 0 || d.Codes > mostCodes {
		return fault.Invalid("codes", "must be from %d to %d", 0, mostCodes)
	}
	if d.Codes == 0 {
		if err := d.checkForRewards(); err != nil {
			return err
		}
	}
	return fault.First(d.checkValue(), checkMost("perCode", d.PerCode), checkMost("perCustomer", d.PerCustomer), checkMost("total", d.Total), d.checkDays())
}

// checkForRewards refuses what would make a code that was paid for worth less than
// was said, or points for points.
func (d *Draft) checkForRewards() error {
	switch {
	case d.Points != nil:
		return fault.Invalid("points", "must be left out: codes for rewards are paid for with points, and give money off or a percentage")
	case d.PerCustomer != nil:
		return fault.Invalid("perCustomer", "must be left out: each of these codes is paid for with points")
	case d.Total != nil:
		return fault.Invalid("total", "must be left out: each of these codes is paid for with points")
	case d.NewcomersOnly:
		return fault.Invalid("newcomersOnly", "must be left out: each of these codes is paid for with points")
	}
	return nil
}

// checkValue wants exactly one of the three things that a code can be good for.
func (d *Draft) checkValue() error {
	given := 0
	for _, is := range []bool{d.Points != nil, d.Amount != nil, d.Percent != nil} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return fault.Invalid("points", "must be given, or else amount or percent: one of them")
	case d.Points != nil && (*d.Points < 1 || *d.Points > mostPoints):
		return fault.Invalid("points", "must be from 1 to %d", mostPoints)
	case d.Percent != nil && (*d.Percent < 1 || *d.Percent > 100):
		return fault.Invalid("percent", "must be from 1 to %d", 100)
	case d.Amount != nil && d.Amount.Minor < 1:
		return fault.Invalid("amount", "must be more than 0")
	}
	return nil
}

func checkMost(field string, most *int64) error {
	if most != nil && (*most < 1 || *most > mostUses) {
		return fault.Invalid(field, "must be from 1 to %d", mostUses)
	}
	return nil
}

func (d *Draft) checkDays() error {
	for field, day := range map[string]*clock.Day{"validFrom": d.ValidFrom, "validUntil": d.ValidUntil} {
		if day == nil {
			continue
		}
		if _, err := clock.ParseDay(string(*day)); err != nil {
			return fault.Invalid(field, "%s", err)
		}
	}
	if d.ValidFrom != nil && d.ValidUntil != nil && *d.ValidUntil < *d.ValidFrom {
		return fault.Invalid("validUntil", "must not be before validFrom (%s)", *d.ValidFrom)
	}
	return nil
}

// coupon is what a draft issues, at an instant.
func (d *Draft) coupon(couponID string, at time.Time) *Coupon {
	c := &Coupon{
		ID: couponID, ProgramID: d.ProgramID, Name: d.Name, Folded: fold.Of(d.Name), Kind: Points, Points: d.Points, Amount: d.Amount, Percent: d.Percent,
		PerCode: d.PerCode, PerCustomer: d.PerCustomer, Total: d.Total, Codes: int64(d.Codes), ValidFrom: d.ValidFrom, ValidUntil: d.ValidUntil, CreatedAt: at,
		NewcomersOnly: d.NewcomersOnly, ForRewards: d.Codes == 0,
	}
	switch {
	case d.Amount != nil:
		c.Kind = Money
	case d.Percent != nil:
		c.Kind = Percent
	}
	return c
}
