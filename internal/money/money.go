// Package money keeps amounts as whole minor units (cents, yen) with their
// currency, never as floats.
package money

import (
	"math"

	"github.com/shopspring/decimal"
	"golang.org/x/text/currency"

	"kept/internal/fault"
)

// Money is an amount in the minor units of its currency (ISO 4217).
type Money struct {
	Minor    int64
	Currency string
}

// Parse reads a decimal such as "12.50" in cur. More decimals than the
// currency has, or an amount beyond int64, is an error that says so.
func Parse(amount, cur string) (Money, error) {
	scale, err := Scale(cur)
	if err != nil {
		return Money{}, err
	}
	d, err := decimal.NewFromString(amount)
	if err != nil {
		return Money{}, fault.Clause("%q is not an amount: write it as 12.50", amount)
	}
	minor := d.Shift(int32(scale))
	if !minor.IsInteger() {
		return Money{}, fault.Clause("%s has at most %d decimals", cur, scale)
	}
	if minor.Abs().GreaterThan(decimal.NewFromInt(math.MaxInt64)) {
		return Money{}, fault.Clause("%q is too large an amount", amount)
	}
	return Money{Minor: minor.IntPart(), Currency: cur}, nil
}

// Amount writes the amount as a decimal with all the decimals of its currency: "12.50".
func (m Money) Amount() string {
	scale, err := Scale(m.Currency)
	if err != nil {
		scale = 2
	}
	return decimal.New(m.Minor, -int32(scale)).StringFixed(int32(scale))
}

// Scale gives the number of decimals of a currency by its ISO 4217 code.
func Scale(code string) (int, error) {
	if len(code) != 3 {
		return 0, fault.Clause("%q is not a currency: write its ISO 4217 code, such as EUR", code)
	}
	u, err := currency.ParseISO(code)
	if err != nil || u.String() != code {
		return 0, fault.Clause("%q is not a currency: write its ISO 4217 code, such as EUR", code)
	}
	scale, _ := currency.Standard.Rounding(u)
	return scale, nil
}
