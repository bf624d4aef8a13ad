package graph

import (
	"kept/internal/fault"
	"kept/internal/money"
)

// readAmount sets m from a decimal in the currency that m has already.
func readAmount(m *money.Money, amount string) error {
	read, err := money.Parse(amount, m.Currency)
	if err != nil {
		return fault.Invalid("amount", "%s", err)
	}
	*m = read
	return nil
}

// orZero gives what v points to, or its zero value: an absent filter narrows nothing.
func orZero[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}
