package loyalty

import (
	"context"
	"strings"
)

// Refusal says why points can't be spent.
type Refusal string

// The refusals.
const (
	RefuseTooFew  Refusal = "TOO_FEW"
	RefusePending Refusal = "PENDING" // there will be enough once pending points can be spent
	RefuseHeld    Refusal = "HELD"    // there would be enough if held points were let go
)

// Quote says whether a customer could spend points now, and if not, why.
type Quote struct {
	Points     int64
	Available  int64
	Missing    int64
	Affordable bool
	Refusals   []Refusal
}

// Quote says whether a customer could spend so many points now. It holds nothing.
func (b *Book) Quote(ctx context.Context, customerID string, points int64, currency *string) (*Quote, error) {
	if err := checkPoints("points", points); err != nil {
		return nil, err
	}
	s, err := b.Standing(ctx, customerID, or(currency, ""), nil)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errNoProgram
	}
	return s.quote(points), nil
}

// quote is the rule of Quote.
func (b Balances) quote(points int64) *Quote {
	q := &Quote{Points: points, Available: b.Available, Missing: max(0, points-b.Available), Refusals: []Refusal{}}
	switch q.Affordable = q.Missing == 0; {
	case q.Affordable:
	case b.Available+b.Pending+b.Held < points:
		q.Refusals = append(q.Refusals, RefuseTooFew)
	default:
		if b.Pending > 0 {
			q.Refusals = append(q.Refusals, RefusePending)
		}
		if b.Held > 0 {
			q.Refusals = append(q.Refusals, RefuseHeld)
		}
	}
	return q
}

// Source is the caller's system that a transaction follows from; empty when Kept
// did it by itself.
func (t *Transaction) Source() string { return t.keyPart(1) }

// SourceID is the caller's own key for what a transaction follows from.
func (t *Transaction) SourceID() string { return t.keyPart(2) }

func (t *Transaction) keyPart(i int) string {
	parts := strings.SplitN(t.Key, " ", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[i]
}
