package promise

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/internal/clock"
)

// KeepingOfClaims tells how the promises that each of these claims made, and
// that fell due from one day to another, were kept, by claim. It is Report by
// claim for a whole level of a query at once.
func (b *Book) KeepingOfClaims(ctx context.Context, claimIDs []string, from, to clock.Day) (map[string]*ReportRow, error) {
	all := groups{}
	if err := b.tallyClaims(ctx, claimIDs, from, to, GroupClaim.of, all); err != nil {
		return nil, err
	}
	out := make(map[string]*ReportRow, len(claimIDs))
	for _, id := range claimIDs {
		out[id] = &ReportRow{Key: id, Tally: *all.of(id)}
	}
	return out, nil
}

// MonthsOfClaims is KeepingOfClaims month by month, in their order; months in
// which nothing fell due are left out.
func (b *Book) MonthsOfClaims(ctx context.Context, claimIDs []string, from, to clock.Day) (map[string][]*ReportRow, error) {
	all := groups{}
	byMonth := func(c cell, _ string) string { return c.claim + " " + c.day.Month() }
	if err := b.tallyClaims(ctx, claimIDs, from, to, byMonth, all); err != nil {
		return nil, err
	}
	out := make(map[string][]*ReportRow, len(claimIDs))
	for key, t := range all {
		if claim, month, _ := strings.Cut(key, " "); t.FallenDue() > 0 {
			out[claim] = append(out[claim], &ReportRow{Key: month, Tally: *t})
		}
	}
	for _, months := range out {
		slices.SortFunc(months, func(a, b *ReportRow) int { return strings.Compare(a.Key, b.Key) })
	}
	return out, nil
}

func (b *Book) tallyClaims(ctx context.Context, claimIDs []string, from, to clock.Day, by grouped, into groups) error {
	if err := checkStretch(from, to); err != nil {
		return err
	}
	if len(claimIDs) == 0 {
		return nil
	}
	if err := b.tally(ctx, stretch{from, to, claimIDs}, by, into.of); err != nil {
		return fmt.Errorf("keeping of %d claims: %w", len(claimIDs), err)
	}
	return nil
}
