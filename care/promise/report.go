package promise

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Grouping is what a report has one row for.
type Grouping string

// The groupings of the keep-rate report.
const (
	GroupNone     Grouping = "NONE"
	GroupMember   Grouping = "MEMBER" // the owner
	GroupProduct  Grouping = "PRODUCT"
	GroupChannel  Grouping = "CHANNEL"
	GroupCustomer Grouping = "CUSTOMER"
	GroupClaim    Grouping = "CLAIM" // that made it
	GroupDay      Grouping = "DAY"   // the due day
	GroupMonth    Grouping = "MONTH" // of the due day
)

// ReportRow is the tally of one group. Key is a record's id, a channel, a day
// or a month; empty for promises without one, and for the whole.
type ReportRow struct {
	Key string
	Tally
}

// Report is how the promises of a period were kept, group by group.
type Report struct {
	Rows   []*ReportRow // days and months in their order; else who has most first
	Total  *ReportRow   // all groups together, those beyond the rows too
	Groups int          // how many groups there are
}

// What bounds one report: the days that it covers and the groups that it shows.
const (
	longestReport = 5 * 366
	maxGroups     = 1000
)

// Report tells how promises that fell due from one day to another, both
// included, were kept. It shows the first groups, those in which most fell due;
// of days and months all, in their order. Days that are over are read from the
// daily roll-up; today, and days that changed since their roll-up, are counted
// from the promises themselves, so the figures are always those of the records.
func (b *Book) Report(ctx context.Context, from, to clock.Day, by Grouping, first int) (*Report, error) {
	if err := checkStretch(from, to); err != nil {
		return nil, err
	}
	if first < 1 || first > maxGroups {
		return nil, fault.Invalid("first", "must be from 1 to %d", maxGroups)
	}
	r, err := b.report(ctx, from, to, by, first)
	if err != nil {
		return nil, fmt.Errorf("report promises: %w", err)
	}
	return r, nil
}

func checkStretch(from, to clock.Day) error {
	switch {
	case to < from:
		return fault.Invalid("to", "must not be before from")
	case from.Until(to) > longestReport:
		return fault.Invalid("to", "must be within %d days of from", longestReport)
	}
	return nil
}

func (b *Book) report(ctx context.Context, from, to clock.Day, by Grouping, first int) (*Report, error) {
	if by == GroupCustomer {
		return b.reportCustomers(ctx, from, to, first)
	}
	all := groups{}
	if err := b.tally(ctx, stretch{from: from, to: to}, by.of, all.of); err != nil {
		return nil, err
	}
	r := all.report(by)
	if by != GroupDay && by != GroupMonth {
		r.Rows = r.Rows[:min(first, len(r.Rows))]
	}
	return r, nil
}

// groups are tallies by key.
type groups map[string]*Tally

func (g groups) of(key string) *Tally {
	if g[key] == nil {
		g[key] = &Tally{}
	}
	return g[key]
}

// report puts the groups in which something fell due in order, and adds them up.
func (g groups) report(by Grouping) *Report {
	r := &Report{Total: &ReportRow{}}
	for key, t := range g {
		if t.FallenDue() > 0 {
			r.Rows = append(r.Rows, &ReportRow{Key: key, Tally: *t})
			r.Total.merge(t)
		}
	}
	r.Groups = len(r.Rows)
	slices.SortFunc(r.Rows, func(a, b *ReportRow) int {
		if by == GroupDay || by == GroupMonth {
			return strings.Compare(a.Key, b.Key)
		}
		return cmp.Or(cmp.Compare(b.FallenDue(), a.FallenDue()), strings.Compare(a.Key, b.Key))
	})
	return r
}

// stretch is what is tallied: due days from one to another, and the claims that
// made the promises; nil means all promises.
type stretch struct {
	from, to clock.Day
	claims   []string
}

// grouped says which group promises of a cell and of a customer are in.
type grouped func(c cell, customer string) string

func (b *Book) tally(ctx context.Context, s stretch, by grouped, into func(string) *Tally) error {
	now := b.now()
	over := rolledUntil(now)
	count := func(p *Promise) { into(by(p.cell(), p.CustomerID)).add(p, now) }
	if s.from <= over {
		past := stretch{s.from, min(s.to, over), s.claims}
		fresh, err := b.dirtyDays(ctx, past.from, past.to)
		if err != nil {
			return err
		}
		if err := b.readRollup(ctx, past, fresh, by, into); err != nil {
			return err
		}
		for _, d := range fresh {
			if err := b.count(ctx, stretch{d, d, s.claims}, count); err != nil {
				return err
			}
		}
	}
	if s.to > over {
		return b.count(ctx, stretch{max(s.from, over.Add(1)), s.to, s.claims}, count)
	}
	return nil
}

// of gives the group of promises of a cell and of a customer.
func (g Grouping) of(c cell, customer string) string {
	switch g {
	case GroupMember:
		return c.owner
	case GroupProduct:
		return c.product
	case GroupChannel:
		return c.channel
	case GroupCustomer:
		return customer
	case GroupClaim:
		return c.claim
	case GroupDay:
		return string(c.day)
	case GroupMonth:
		return c.day.Month()
	default:
		return ""
	}
}

// lastZone is where a day ends last: once it is over there, no due day of that
// date can still change by time alone.
var lastZone = time.FixedZone("UTC-12", -12*60*60)

// rolledUntil gives the last day that the roll-up may speak for.
func rolledUntil(now time.Time) clock.Day { return clock.DayOf(now, lastZone).Add(-1) }

// countSQL reads what a tally needs, of the heads of chains only.
const countSQL = `SELECT due_day, COALESCE(owner_id, ''), COALESCE(product_id, ''), channel, customer_id, COALESCE(claim_id, ''),
  state, due_at, first_due_at, target_at, settled_at, waiting_since
FROM promises WHERE tenant_id = $1 AND due_day >= $2 AND due_day <= $3 AND state <> 'RENEGOTIATED'`

// count reads the promises of a stretch. An end customer's token never comes
// here: reports are for the tenant's own people.
func (b *Book) count(ctx context.Context, s stretch, add func(*Promise)) error {
	query, args := countSQL, []any{string(s.from), string(s.to)}
	if s.claims != nil {
		var in string
		in, args = store.Places(args, s.claims)
		query += " AND claim_id IN (" + in + ")"
	}
	return b.countWhere(ctx, query, args, add)
}

func (b *Book) countWhere(ctx context.Context, query string, args []any, add func(*Promise)) error {
	return b.db.Rows(ctx, query, args, func(r store.Row) error {
		var p Promise
		var target, settled, waiting sql.NullTime
		err := r.Scan(&p.Due.Day, &p.OwnerID, &p.ProductID, &p.Channel, &p.CustomerID, &p.ClaimID,
			&p.State, &p.Due.At, &p.FirstDueAt, &target, &settled, &waiting)
		if err != nil {
			return err
		}
		p.TargetAt, p.SettledAt, p.WaitingSince = valid(target), valid(settled), valid(waiting)
		add(&p)
		return nil
	})
}

func valid(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}
