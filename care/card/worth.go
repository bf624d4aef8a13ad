package card

import (
	"strings"

	"kept/internal/money"
)

// Worth is what there is in each part of a card, as money.
type Worth struct {
	Issued    money.Money
	Available money.Money
	Held      money.Money
	Redeemed  money.Money // less what was refunded
	Expired   money.Money
	Reversed  money.Money
}

func (b Balances) in(currency string) *Worth {
	of := func(n int64) money.Money { return money.Money{Minor: n, Currency: currency} }
	return &Worth{of(b.Issued), of(b.Available), of(b.Held), of(b.Redeemed), of(b.Expired), of(b.Reversed)}
}

// State says what a card is good for.
type State string

// The states of a card.
const (
	Active    State = "ACTIVE"     // there is money on it, or a till holds some
	Blocked   State = "BLOCKED"    // nobody begins to pay with it
	Spent     State = "SPENT"      // all of it was redeemed
	Expired   State = "EXPIRED"    // what was left of it has expired
	CalledOff State = "CALLED_OFF" // what was left of it was taken back
)

// State says what a card is good for. It follows from where its money is.
func (c *Card) State() State {
	switch {
	case c.BlockedAt != nil:
		return Blocked
	case c.Owed() > 0:
		return Active
	case c.Balances.Reversed > 0:
		return CalledOff
	case c.Balances.Expired > 0:
		return Expired
	}
	return Spent
}

// Worth is what there is in each part of a card.
func (c *Card) Worth() *Worth { return c.in(c.Currency) }

// Worth is how much a till has asked for.
func (h *Hold) Worth() money.Money { return money.Money{Minor: h.Amount, Currency: h.Currency} }

// Worth is how much went from one part to another.
func (m *Movement) Worth() money.Money { return money.Money{Minor: m.Amount, Currency: m.currency} }

// Left is what a movement left in each part of its card.
func (m *Movement) Left() *Worth { return m.After.in(m.currency) }

// Source is the caller's system that a movement follows from; empty when Kept made
// it by itself.
func (m *Movement) Source() string { return m.keyPart(1) }

// SourceID is the caller's own key for what a movement follows from.
func (m *Movement) SourceID() string { return m.keyPart(2) }

func (m *Movement) keyPart(i int) string {
	parts := strings.SplitN(m.Key, " ", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[i]
}
