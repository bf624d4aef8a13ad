package extramile

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// Grouping is what a report has one row for.
type Grouping string

// The groupings.
const (
	ByMember Grouping = "MEMBER"
	ByMonth  Grouping = "MONTH"
)

// Report is what extra miles came to from one day to another.
type Report struct {
	From, To clock.Day
	Rows     []*Row // months in their order; members with the most first
	Total    *Row
}

// Row adds up the extra miles of one group. Key is a member or a month.
type Row struct {
	Key                                      string
	Miles                                    int // n
	Cost                                     money.Money
	Delighted, Pleased, Unnoticed, Unwelcome int
}

// Told is of how many of them anybody said what came of it.
func (r *Row) Told() int { return r.Delighted + r.Pleased + r.Unnoticed + r.Unwelcome }

// PleasedShare is those that delighted or pleased ÷ those told of; nil without any.
func (r *Row) PleasedShare() *float64 {
	if r.Told() == 0 {
		return nil
	}
	s := float64(r.Delighted+r.Pleased) / float64(r.Told())
	return &s
}

func (r *Row) add(effect Effect, n int, cost int64) {
	r.Miles += n
	r.Cost.Minor += cost
	switch effect {
	case Delighted:
		r.Delighted += n
	case Pleased:
		r.Pleased += n
	case Unnoticed:
		r.Unnoticed += n
	case Unwelcome:
		r.Unwelcome += n
	}
}

// longest is how many days a report may cover, and usual how many it covers
// where nobody says.
const (
	longest = 2 * 366
	usual   = 90
)

// Report tells what extra miles came to. It reads an index alone, of the days
// that it covers: members do few of them.
func (b *Book) Report(ctx context.Context, from, to *clock.Day, by Grouping) (*Report, error) {
	a := tenants.From(ctx)
	r := &Report{To: clock.DayOf(b.now(), a.Zone), Total: &Row{Cost: money.Money{Currency: a.Currency}}}
	if to != nil {
		r.To = *to
	}
	if r.From = r.To.Add(1 - usual); from != nil {
		r.From = *from
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	rows := map[string]*Row{}
	err := b.db.Rows(ctx, fmt.Sprintf(`SELECT %s, effect, count(*), CAST(SUM(cost) AS bigint) FROM extra_miles
WHERE tenant_id = $1 AND day >= $2 AND day <= $3 AND struck_at IS NULL GROUP BY 1, 2`, by.column()), []any{string(r.From), string(r.To)}, func(row store.Row) error {
		var key string
		var effect Effect
		var n int
		var cost int64
		if err := row.Scan(&key, &effect, &n, &cost); err != nil {
			return err
		}
		if rows[key] == nil {
			rows[key] = &Row{Key: key, Cost: money.Money{Currency: a.Currency}}
			r.Rows = append(r.Rows, rows[key])
		}
		rows[key].add(effect, n, cost)
		r.Total.add(effect, n, cost)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("report of extra miles: %w", err)
	}
	slices.SortFunc(r.Rows, func(x, y *Row) int {
		if by == ByMonth {
			return cmp.Compare(x.Key, y.Key)
		}
		return cmp.Or(cmp.Compare(y.Miles, x.Miles), cmp.Compare(x.Key, y.Key))
	})
	return r, nil
}

func (r *Report) check() error {
	_, badFrom := clock.ParseDay(string(r.From))
	_, badTo := clock.ParseDay(string(r.To))
	switch {
	case badFrom != nil:
		return fault.Invalid("from", "%s", badFrom)
	case badTo != nil:
		return fault.Invalid("to", "%s", badTo)
	case r.To < r.From:
		return fault.Invalid("to", "must not be before from")
	case r.From.Until(r.To) > longest:
		return fault.Invalid("to", "must be within %d days of from", longest)
	}
	return nil
}

// column is what tells the groups apart.
func (g Grouping) column() string {
	if g == ByMonth {
		return "substr(day, 1, 7)"
	}
	return "member_id"
}
