package earning

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/money"
)

// Occasion is an event with what the rules need to know of it.
type Occasion struct {
	EventID    string
	CustomerID string // the survivor
	PurchaseID string
	OccurredAt time.Time
	Day        clock.Day // on which it occurred, in the tenant's zone
	Amount     *money.Money
	Home       *money.Money // the same in the tenant's currency, by the purchase's own rate
	Quantity   int64
	Off        bool // whether the purchase didn't last, as we know now
	Facts      Facts
	Tiers      map[string]Reached // by program, for those that AskTiers names
}

// Reached is the tier on which a customer stood when something happened to her;
// empty below the lowest.
type Reached struct {
	Key, Name string
	Rank      int // 1 is the lowest
}

// Ruling is a rule as it stood when something happened.
type Ruling struct {
	*Rule
	asks *compiled
}

// AskTiers gives the programs whose tiers some of the rules ask: whoever makes
// occasions for them has to work those out, and no others.
func AskTiers(rules []*Ruling) (programIDs []string) {
	for _, r := range rules {
		if r.asks.tier && !slices.Contains(programIDs, r.ProgramID) {
			programIDs = append(programIDs, r.ProgramID)
		}
	}
	return programIDs
}

// facts are what a rule may know of an occasion: with the tier of its own program,
// if it asks.
func (r *Ruling) facts(o *Occasion) Facts {
	if !r.asks.tier {
		return o.Facts
	}
	t := o.Tiers[r.ProgramID]
	out := maps.Clone(o.Facts)
	out["customer.tier"], out["customer.tierName"], out["customer.tierRank"] = t.Key, t.Name, int64(t.Rank)
	return out
}

// Outcome is what one rule gave for one occasion.
type Outcome struct {
	Rule    *Rule
	Points  int64
	Why     Why
	Trouble string // why it couldn't be asked, in words; then it gave nothing
}

// Why is how a rule came to its points: the figures, in their order.
type Why struct {
	Basis       Basis         `json:"basis"`
	Points      int64         `json:"points"`
	Per         *money.Money  `json:"per,omitempty"`
	Amount      *money.Money  `json:"amount,omitempty"`
	Paid        *money.Money  `json:"paid,omitempty"` // the same as the purchase has it, in its own currency
	Quantity    int64         `json:"quantity,omitempty"`
	Multipliers []Multiplier  `json:"multipliers,omitempty"` // those that held
	Exact       string        `json:"exact"`                 // before rounding
	Rounding    Rounding      `json:"rounding"`
	Rounded     int64         `json:"rounded"`
	Limited     []LimitStruck `json:"limited,omitempty"`
}

// LimitStruck is a limit that left less than the rule came to.
type LimitStruck struct {
	Limit
	Had  Tally `json:"had"` // what was given in the period before
	Left int64 `json:"left"`
}

// Tally is how much a rule gave, and how often.
type Tally struct {
	Points int64 `json:"points"`
	Times  int64 `json:"times"`
}

// Tallies knows what was given before. Whoever asks is about to give more: a
// tally that others count on, too, is held until the transaction ends.
type Tallies interface {
	Had(ctx context.Context, r *Rule, s Scope, customerID string, first, last clock.Day) (Tally, error)
}

// Decide asks rules about an occasion, those of the lowest priority first, and of
// the same priority the oldest. A rule whose condition doesn't hold says nothing;
// once an exclusive one gives something, those of its program after it aren't asked
// any more.
// It is the only place where points are worked out: for what happens, and for
// what would have happened.
func Decide(ctx context.Context, rules []*Ruling, o *Occasion, t Tallies) ([]*Outcome, error) {
	o.Facts.complete()
	var out []*Outcome
	closed := map[string]bool{} // programs in which an exclusive rule gave
	for _, r := range inOrder(rules) {
		if closed[r.ProgramID] || !r.Version.holds(o.OccurredAt) {
			continue
		}
		given, err := r.ask(ctx, o, t)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		if given == nil {
			continue
		}
		out = append(out, given)
		if r.Terms.Exclusive && given.Points > 0 {
			closed[r.ProgramID] = true
		}
	}
	return out, nil
}

func inOrder(rules []*Ruling) []*Ruling {
	out := slices.Clone(rules)
	slices.SortFunc(out, func(a, b *Ruling) int {
		return cmp.Or(cmp.Compare(a.Terms.Priority, b.Terms.Priority), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// ask asks one rule; nil when it has nothing to say.
func (r *Ruling) ask(ctx context.Context, o *Occasion, t Tallies) (*Outcome, error) {
	out, facts := &Outcome{Rule: r.Rule}, r.facts(o)
	yes, err := holds(r.asks.condition, facts)
	if err != nil {
		out.Trouble = trouble("its condition", err)
		return out, nil
	}
	if !yes || !out.reckon(r.Terms, o) {
		return nil, nil
	}
	exact := out.exact()
	for i, m := range r.Terms.Multipliers {
		yes, err := holds(r.asks.multipliers[i], facts)
		if err != nil {
			out.Trouble = trouble(fmt.Sprintf("the condition of %q", m.Name), err)
			return out, nil
		}
		if by, ok := m.factor(); yes && ok {
			exact.Mul(exact, by)
			out.Why.Multipliers = append(out.Why.Multipliers, Multiplier{Name: m.Name, Factor: m.Factor})
		}
	}
	return out, out.round(ctx, r, o, t, exact)
}

func trouble(what string, err error) string {
	text := []rune(fmt.Sprintf("%s: %s", what, err))
	return string(text[:min(len(text), 300)])
}

// reckon puts down what the points are for; false when there is nothing of it.
func (out *Outcome) reckon(t Terms, o *Occasion) bool {
	out.Why = Why{Basis: t.Basis, Points: t.Points, Per: t.Per, Rounding: t.Rounding}
	switch t.Basis {
	case PerAmount:
		for _, m := range []*money.Money{o.Amount, o.Home} {
			if m != nil && m.Currency == t.Per.Currency {
				out.Why.Amount, out.Why.Paid = m, o.Amount
				return m.Minor > 0
			}
		}
		return false // nothing was spent, or in a currency that the rule doesn't know
	case PerQuantity:
		out.Why.Quantity = o.Quantity
		return o.Quantity > 0
	default:
		return true
	}
}

// exact is what the basis comes to, without multipliers.
func (out *Outcome) exact() *big.Rat {
	w := out.Why
	n := big.NewRat(w.Points, 1)
	switch w.Basis {
	case PerAmount:
		n.Mul(n, big.NewRat(w.Amount.Minor, w.Per.Minor))
	case PerQuantity:
		n.Mul(n, big.NewRat(w.Quantity, 1))
	}
	return n
}

// round makes whole points of an exact number, and holds them to the limits.
func (out *Outcome) round(ctx context.Context, r *Ruling, o *Occasion, t Tallies, exact *big.Rat) error {
	whole := rounded(exact, r.Terms.Rounding)
	out.Why.Exact = strings.TrimRight(strings.TrimRight(exact.FloatString(6), "0"), ".")
	if !whole.IsInt64() || whole.Int64() > maxPoints {
		out.Trouble = fmt.Sprintf("it came to more than %d points", maxPoints)
		return nil
	}
	out.Points = whole.Int64()
	out.Why.Rounded = out.Points
	for _, l := range r.Terms.Limits {
		struck, err := l.strike(ctx, r.Rule, o, t, out.Points)
		if err != nil {
			return err
		}
		if struck != nil {
			out.Points = struck.Left
			out.Why.Limited = append(out.Why.Limited, *struck)
		}
	}
	return nil
}

// rounded gives the whole number next to x, which is not below zero.
func rounded(x *big.Rat, how Rounding) *big.Int {
	n, rest := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	twice := rest.Lsh(rest, 1)
	if how == Up && twice.Sign() > 0 || how == HalfUp && twice.Cmp(x.Denom()) >= 0 {
		n.Add(n, big.NewInt(1))
	}
	return n
}

// strike holds points to a limit; nil when it leaves them be.
func (l Limit) strike(ctx context.Context, r *Rule, o *Occasion, t Tallies, points int64) (*LimitStruck, error) {
	if points == 0 {
		return nil, nil
	}
	struck := &LimitStruck{Limit: l, Left: points}
	if l.Scope != OfEvent {
		first, last := l.Period.around(o.Day)
		var err error
		if struck.Had, err = t.Had(ctx, r, l.Scope, o.CustomerID, first, last); err != nil {
			return nil, err
		}
	}
	if l.Points != nil {
		struck.Left = min(struck.Left, max(0, *l.Points-struck.Had.Points))
	}
	if l.Times != nil && struck.Had.Times >= *l.Times {
		struck.Left = 0
	}
	if struck.Left == points {
		return nil, nil
	}
	return struck, nil
}
