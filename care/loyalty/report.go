package loyalty

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	"kept/ent/db/loyaltyday"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Liability is what a tenant owed its customers in points, day by day.
type Liability struct {
	Program *Program
	From    clock.Day
	To      clock.Day
	Opening int64 // what was owed before the first day
	Earned  int64
	Spent   int64 // less what was given back
	Expired int64
	// Reversed is what was taken back or adjusted away; what customers owe counts
	// as taken back, so that Closing may be less than what they own.
	Reversed int64
	Closing  int64
	Days     []*LiabilityDay
}

// LiabilityDay is one day of it: opening + earned − spent − expired − reversed = closing.
type LiabilityDay struct {
	Day      clock.Day
	Opening  int64
	Earned   int64
	Spent    int64
	Expired  int64
	Reversed int64
	Closing  int64
}

// longestReport is how many days a report may have.
const longestReport = 366

// Liability reports what was owed from one day to another, in the tenant's zone;
// by default the thirty days until today. It is read from what each movement
// added to its day in its own transaction, so it is as current as the ledger.
// What expired while Kept was not running is counted on the day on which it
// expired, as soon as that is written down.
func (b *Book) Liability(ctx context.Context, currency string, from, to *clock.Day) (*Liability, error) {
	p, err := b.ProgramOf(ctx, currency)
	if err != nil {
		return nil, err
	}
	r, err := b.stretch(ctx, p, from, to)
	if err != nil {
		return nil, err
	}
	before, err := b.sumDays(ctx, loyaltyday.ProgramID(p.ID), loyaltyday.DayLT(string(r.From)))
	if err != nil {
		return nil, err
	}
	within, err := b.sumDays(ctx, loyaltyday.ProgramID(p.ID), loyaltyday.DayGTE(string(r.From)), loyaltyday.DayLTE(string(r.To)))
	if err != nil {
		return nil, err
	}
	for _, f := range before {
		r.Opening += f.net()
	}
	r.fill(within)
	return r, nil
}

func (f flow) net() int64 { return f.Earned - f.Spent - f.Expired - f.Reversed }

// fill adds up the days, those without any movement too.
func (r *Liability) fill(days map[clock.Day]flow) {
	owed := r.Opening
	for i := range r.From.Until(r.To) + 1 {
		day := r.From.Add(i)
		f := days[day]
		d := &LiabilityDay{Day: day, Opening: owed, Earned: f.Earned, Spent: f.Spent, Expired: f.Expired, Reversed: f.Reversed, Closing: owed + f.net()}
		owed = d.Closing
		r.Earned, r.Spent, r.Expired, r.Reversed = r.Earned+f.Earned, r.Spent+f.Spent, r.Expired+f.Expired, r.Reversed+f.Reversed
		r.Days = append(r.Days, d)
	}
	r.Closing = owed
}

func (b *Book) stretch(ctx context.Context, p *Program, from, to *clock.Day) (*Liability, error) {
	last := or(to, b.today(ctx))
	first := or(from, last.Add(-29))
	switch {
	case last < first:
		return nil, fault.Invalid("to", "must not be before from")
	case first.Until(last) >= longestReport:
		return nil, fault.Invalid("from", "must be at most %d days before to", longestReport-1)
	}
	return &Liability{Program: p, From: first, To: last}, nil
}

// sumDays adds up the rows that each day is kept in.
func (b *Book) sumDays(ctx context.Context, where ...dayIs) (map[clock.Day]flow, error) {
	var found []struct {
		Day                              string
		Earned, Spent, Expired, Reversed int64
	}
	err := b.db.LoyaltyDay.Query().Where(where...).GroupBy(loyaltyday.FieldDay).Aggregate(
		rows.As(rows.Sum(loyaltyday.FieldEarned), "earned"), rows.As(rows.Sum(loyaltyday.FieldSpent), "spent"),
		rows.As(rows.Sum(loyaltyday.FieldExpired), "expired"), rows.As(rows.Sum(loyaltyday.FieldReversed), "reversed"),
	).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("sum days: %w", err)
	}
	out := make(map[clock.Day]flow, len(found))
	for _, f := range found {
		out[clock.Day(f.Day)] = flow{f.Earned, f.Spent, f.Expired, f.Reversed}
	}
	return out, nil
}
