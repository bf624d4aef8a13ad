package scalar

import (
	"fmt"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"kept/care/expectation"
	"kept/internal/fault"
)

// MarshalLevel writes l as a number in its unit.
func MarshalLevel(l expectation.Level) graphql.Marshaler { return marshal(AppendLevel, l) }

// AppendLevel appends l as a number in its unit.
func AppendLevel(b []byte, l expectation.Level) ([]byte, bool) {
	return strconv.AppendFloat(b, l.Float(), 'f', -1, 64), true
}

// UnmarshalLevel reads a number with at most three decimals. It is read as it is
// written: what would have to be rounded is refused.
func UnmarshalLevel(v any) (expectation.Level, error) {
	bad := fault.Invalid("", "a Level is a number with at most three decimals, such as 2.5")
	switch v.(type) {
	case string, bool, nil, []any, map[string]any:
		return 0, bad
	}
	written := fmt.Sprint(v)
	d, err := decimal.NewFromString(written)
	if err != nil || len(written) > 20 {
		return 0, bad
	}
	thousandths := d.Shift(3)
	if !thousandths.IsInteger() || thousandths.Abs().GreaterThan(decimal.New(1, 15)) {
		return 0, bad
	}
	return expectation.Level(thousandths.IntPart()), nil
}
