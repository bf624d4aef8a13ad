package promise

import (
	"context"

	"kept/internal/clock"
	"kept/tenants"
)

// ShownFrom is from how many promises on a keep rate is shown to everybody:
// fewer say too little, and could point to single customers.
const ShownFrom = 30

// shownDays is how long the period of a public keep rate is.
const shownDays = 365

// Shown is how a tenant kept its word over a period, for everybody to see. It
// names no customer, member or promise.
type Shown struct {
	From, To clock.Day // due days, both included
	*ReportRow
}

// Shown gives the figures of the twelve months up to yesterday, or nil while
// fewer than ShownFrom promises fell due in them.
func (b *Book) Shown(ctx context.Context) (*Shown, error) {
	to := clock.DayOf(b.now(), tenants.From(ctx).Zone).Add(-1)
	s := &Shown{From: to.Add(1 - shownDays), To: to}
	r, err := b.Report(ctx, s.From, s.To, GroupNone, 1)
	if err != nil || r.Total.FallenDue() < ShownFrom {
		return nil, err
	}
	s.ReportRow = r.Total
	return s, nil
}
