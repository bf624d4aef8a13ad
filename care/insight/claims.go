package insight

import (
	"context"

	"kept/care/claim"
	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// ClaimKeeping is how the promises that a claim made, and that fell due in a
// period, were kept.
type ClaimKeeping struct {
	promise.ReportRow // its key is the claim
	From, To          clock.Day
}

// EmptyPromise reports whether to ask if the claim should be withdrawn.
func (k *ClaimKeeping) EmptyPromise() bool { return claim.Hollow(k.Kept, k.FallenDue()) }

// aYear is how far back a claim's record goes unless somebody says otherwise.
const aYear = 365

// KeepingOfClaims tells how each claim was kept, by claim, from one due day to
// another; without them, in the year until today.
func (b *Book) KeepingOfClaims(ctx context.Context, claimIDs []string, from, to *clock.Day) (map[string]*ClaimKeeping, error) {
	first, last := b.period(ctx, from, to)
	rows, err := b.promises.KeepingOfClaims(ctx, claimIDs, first, last)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*ClaimKeeping, len(rows))
	for id, r := range rows {
		out[id] = &ClaimKeeping{ReportRow: *r, From: first, To: last}
	}
	return out, nil
}

// MonthsOfClaims tells the same month by month, in the order of what it is told
// for.
func (b *Book) MonthsOfClaims(ctx context.Context, of []*ClaimKeeping) ([][]*promise.ReportRow, error) {
	type period struct{ from, to clock.Day }
	claims := map[period][]string{}
	for _, k := range of {
		claims[period{k.From, k.To}] = append(claims[period{k.From, k.To}], k.Key)
	}
	months := map[period]map[string][]*promise.ReportRow{}
	for p, ids := range claims {
		found, err := b.promises.MonthsOfClaims(ctx, ids, p.from, p.to)
		if err != nil {
			return nil, err
		}
		months[p] = found
	}
	out := make([][]*promise.ReportRow, len(of))
	for i, k := range of {
		out[i] = months[period{k.From, k.To}][k.Key]
	}
	return out, nil
}

// errPeriod refuses a period that ends before it begins.
var errPeriod = fault.Invalid("to", "must not be before from")

func (b *Book) period(ctx context.Context, from, to *clock.Day) (first, last clock.Day) {
	last = clock.DayOf(b.now(), tenants.From(ctx).Zone)
	if to != nil {
		last = *to
	}
	if from != nil {
		return *from, last
	}
	return last.Add(-aYear), last
}
