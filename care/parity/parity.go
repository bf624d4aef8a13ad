// Package parity keeps who among the loyal is worse off than a newcomer, by which
// offer, and by how much.
//
// A run asks it of every loyal customer once, as of an instant: care/story asks the
// rooms that decide in earnest what she would get today and what a newcomer would,
// and hands both here to be compared (WorseBy). What a run found is kept until the
// next one is finished; nothing else is written, and nobody is given anything.
package parity

import (
	"math/big"
	"time"

	"kept/internal/fault"
	"kept/internal/money"
)

// Kind says what is offered.
type Kind string

// The kinds of offer.
const (
	Coupon   Kind = "COUPON"
	Campaign Kind = "CAMPAIGN"
	Referral Kind = "REFERRAL"
	Rule     Kind = "EARNING_RULE"
	Price    Kind = "PRICE"
)

const (
	// PriceDays is how far back prices are compared.
	PriceDays = 90
	// EnoughNewcomers is how many of their purchases it takes to say what they pay.
	EnoughNewcomers = 3

	mostThousand = 1_000_000_000
)

// Comparison is what one offer comes to for a newcomer and for one loyal customer,
// in minor units of the run's currency. Of a price it is what each pays for a piece.
type Comparison struct {
	CustomerID string
	Kind       Kind
	OfferID    string // of a coupon, a campaign, a program, a rule, a product
	Name       string
	Newcomer   int64
	Hers       int64
	N          int      // how many records of newcomers it rests on; 0 where a rule alone says it
	Records    []string // the ids of what the figures rest on
}

// WorseBy is by how much she is worse off; never less than 0.
func (c *Comparison) WorseBy() int64 {
	if c.Kind == Price {
		return max(0, c.Hers-c.Newcomer)
	}
	return max(0, c.Newcomer-c.Hers)
}

// Worth is what points come to in minor units when a thousand are worth so many,
// to the nearest.
func Worth(points, thousand int64) int64 { return share(points, thousand, 1000) }

// Percent is so many percent of an amount, to the nearest minor unit.
func Percent(amount, percent int64) int64 { return share(amount, percent, 100) }

// Each is what one of so many pieces cost, to the nearest minor unit.
func Each(sum, pieces int64) int64 { return share(sum, 1, pieces) }

// share is a·b/c, rounded half up; points and amounts together may not fit a word.
func share(a, b, c int64) int64 {
	n := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	n.Mul(n, big.NewInt(2)).Add(n, big.NewInt(c))
	return n.Div(n, big.NewInt(2*c)).Int64()
}

// Run is one look at who is worse off.
type Run struct {
	ID         string
	JobID      string
	AsOf       time.Time
	Thousand   money.Money // what a thousand points are worth
	Asked      int64       // how many loyal customers were looked at
	Worse      int64       // how many of them are worse off
	Findings   int64
	Lacking    int64 // what they lack, all together
	Offers     int   // how many offers were compared
	Uncompared int   // how many weren't, since what they are worth can't be said
	FinishedAt *time.Time
}

// LackingMoney is what they lack, all together.
func (r *Run) LackingMoney() money.Money { return r.money(r.Lacking) }

func (r *Run) money(minor int64) money.Money {
	return money.Money{Minor: minor, Currency: r.Thousand.Currency}
}

// Finding is one offer by which a loyal customer is worse off.
type Finding struct {
	ID    string
	RunID string
	Comparison

	currency string
}

// NewcomerMoney is what a newcomer gets; of a price, what she pays.
func (f *Finding) NewcomerMoney() money.Money {
	return money.Money{Minor: f.Newcomer, Currency: f.currency}
}

// HersMoney is what the loyal customer gets; of a price, what she paid.
func (f *Finding) HersMoney() money.Money { return money.Money{Minor: f.Hers, Currency: f.currency} }

// WorseByMoney is by how much she is worse off.
func (f *Finding) WorseByMoney() money.Money {
	return money.Money{Minor: f.WorseBy(), Currency: f.currency}
}

// Draft is what it takes to start a run.
type Draft struct {
	Thousand money.Money // what a thousand points are worth
}

// Check refuses a draft whose points can't be held against the tenant's money.
func (d Draft) Check(currency string) error {
	switch {
	case d.Thousand.Currency != currency:
		return fault.Invalid("thousand", "must be in %s", currency)
	case d.Thousand.Minor < 0 || d.Thousand.Minor > mostThousand:
		return fault.Invalid("thousand", "must be from 0 to %d minor units", mostThousand)
	}
	return nil
}

// ErrRunning refuses a second run at a time.
var ErrRunning = fault.Conflict(fault.CodeConflict, "offers are being compared already: wait until that is done")

// ErrChanging ends a run that had to begin again too often.
var ErrChanging = fault.Conflict(fault.CodeConflict, "what newcomers are offered changes faster than it can be compared: try again later")
