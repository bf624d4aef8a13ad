package billing

import (
	"context"
	"time"
)

// Reduction is something of which there is more than a smaller plan has room
// for. Nothing of it goes: from By on nothing can be added until it is within.
type Reduction struct {
	Of      Allowance
	Used    int64
	Allowed int64
	By      time.Time
}

// allowed gives how much an order has of something; false for no limit.
func (o Order) allowed(a Allowance) (int64, bool) {
	if a == Seats {
		return int64(o.Seats), true
	}
	return PlanOf(o.Plan).Allowed(a)
}

// reductions lists what there is more of than will be allowed. What is counted
// by the month begins anew, and needs no reducing.
func (b *Book) reductions(ctx context.Context, allowed func(Allowance) (int64, bool), by time.Time) ([]*Reduction, error) {
	out := []*Reduction{}
	for _, a := range counted {
		limit, limited := allowed(a)
		if !limited || byTheMonth(a) {
			continue
		}
		n, err := b.count(ctx, a, mostShown)
		if err != nil {
			return nil, err
		}
		if n > limit {
			out = append(out, &Reduction{a, n, limit, by})
		}
	}
	return out, nil
}

// reducing lists what a tenant has to reduce, and by when: for a smaller plan
// that it is on already, or for the end of its subscription that was asked for.
func (b *Book) reducing(ctx context.Context, acc *Account, s *Standing) ([]*Reduction, error) {
	sub := acc.Subscription
	switch {
	case sub.runs() && sub.CancelsAt != nil:
		return b.reductions(ctx, PlanOf(Free).Allowed, *sub.CancelsAt)
	case s.ReduceBy != nil:
		return b.reductions(ctx, s.lasting, *s.ReduceBy)
	default:
		return []*Reduction{}, nil
	}
}

func byTheMonth(a Allowance) bool { return a == Messages || a == APIPoints }
