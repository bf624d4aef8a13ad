package earning

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"kept/internal/fault"
	"kept/internal/money"
)

// tidy drops what has no meaning, so that the same terms read the same.
func (t Terms) tidy() Terms {
	t.Name, t.Condition = strings.TrimSpace(t.Name), strings.TrimSpace(t.Condition)
	if t.Rounding == "" {
		t.Rounding = Down
	}
	var multipliers []Multiplier
	for _, m := range t.Multipliers {
		m.Name, m.Condition = strings.TrimSpace(m.Name), strings.TrimSpace(m.Condition)
		multipliers = append(multipliers, m)
	}
	var limits []Limit
	for _, l := range t.Limits {
		if l.Scope != OfEvent && l.Period == nil {
			ever := Ever
			l.Period = &ever
		}
		limits = append(limits, l)
	}
	t.Multipliers, t.Limits = multipliers, limits
	return t
}

// check refuses terms that can't be followed, and conditions that don't compile:
// the fault names line and column.
func (t Terms) check() error {
	switch {
	case t.Name == "":
		return fault.Required("terms.name")
	case t.Basis != Fixed && t.Basis != PerAmount && t.Basis != PerQuantity:
		return fault.Invalid("terms.basis", "must be FIXED, PER_AMOUNT or PER_QUANTITY")
	case t.Points < 1 || t.Points > maxPoints:
		return fault.Invalid("terms.points", "must be from 1 to %d", maxPoints)
	case t.Rounding != Down && t.Rounding != HalfUp && t.Rounding != Up:
		return fault.Invalid("terms.rounding", "must be DOWN, HALF_UP or UP")
	case t.Priority < 0 || t.Priority > 1000:
		return fault.Invalid("terms.priority", "must be from 0 to 1000")
	case t.ValidFrom != nil && t.ValidUntil != nil && !t.ValidFrom.Before(*t.ValidUntil):
		return fault.Invalid("terms.validUntil", "must be after validFrom")
	}
	if err := fault.First(fault.Text("terms.name", t.Name, maxName), t.checkPer(), t.checkMultipliers(), t.checkLimits()); err != nil {
		return err
	}
	_, err := compile(t)
	return err
}

func (t Terms) checkPer() error {
	if (t.Basis == PerAmount) != (t.Per != nil) {
		return fault.Invalid("terms.per", "must be given with PER_AMOUNT, and only then")
	}
	if t.Per == nil {
		return nil
	}
	if _, err := money.Scale(t.Per.Currency); err != nil {
		return fault.Invalid("terms.per.currency", "%s", err)
	}
	if t.Per.Minor < 1 {
		return fault.Invalid("terms.per.amount", "must be more than 0")
	}
	return nil
}

func (t Terms) checkMultipliers() error {
	if len(t.Multipliers) > maxMultipliers {
		return fault.Invalid("terms.multipliers", "must be at most %d", maxMultipliers)
	}
	for i, m := range t.Multipliers {
		field := fmt.Sprintf("terms.multipliers.%d.", i)
		if m.Name == "" {
			return fault.Required(field + "name")
		}
		if err := fault.Text(field+"name", m.Name, 50); err != nil {
			return err
		}
		if _, ok := m.factor(); !ok {
			return fault.Invalid(field+"factor", "must be a decimal of at most 4 places, more than 0 and at most %d", maxFactor)
		}
	}
	return nil
}

var decimals = regexp.MustCompile(`^\d{1,3}(\.\d{1,4})?$`)

// factor reads a multiplier's decimal exactly.
func (m Multiplier) factor() (*big.Rat, bool) {
	if !decimals.MatchString(m.Factor) {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(m.Factor)
	return r, ok && r.Sign() > 0 && r.Cmp(big.NewRat(maxFactor, 1)) <= 0
}

func (t Terms) checkLimits() error {
	if len(t.Limits) > maxLimits {
		return fault.Invalid("terms.limits", "must be at most %d", maxLimits)
	}
	for i, l := range t.Limits {
		field := fmt.Sprintf("terms.limits.%d.", i)
		switch {
		case l.Scope != OfEvent && l.Scope != OfCustomer && l.Scope != OfRule:
			return fault.Invalid(field+"scope", "must be EVENT, CUSTOMER or RULE")
		case l.Scope == OfEvent && (l.Period != nil || l.Times != nil || l.Points == nil):
			return fault.Invalid(field+"points", "must be given for one event, without a period and times")
		case l.Scope != OfEvent && !l.Period.known():
			return fault.Invalid(field+"period", "must be DAY, WEEK, MONTH, YEAR or EVER")
		case l.Points == nil && l.Times == nil:
			return fault.Invalid(field+"points", "must be given, or times")
		case l.Points != nil && *l.Points < 1:
			return fault.Invalid(field+"points", "must be more than 0")
		case l.Times != nil && *l.Times < 1:
			return fault.Invalid(field+"times", "must be more than 0")
		}
	}
	return nil
}
