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
