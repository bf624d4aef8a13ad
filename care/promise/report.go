package promise

import (
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
	GroupDay      Grouping = "DAY"   // the due day
	GroupMonth    Grouping = "MONTH" // of the due day
)

// ReportRow is the tally of one group. Key is a record's id, a channel, a day
// or a month; empty for promises without one, and for the whole.
type ReportRow struct {
	Key string
	Tally
}

// longestReport bounds what one report reads.
const longestReport = 5 * 366

// Report tells how promises that fell due from one day to another, both
// included, were kept. Days that are over are read from the daily roll-up;
// today, and days that changed since their roll-up, are counted from the
// promises themselves, so the figures are always those of the records.
func (b *Book) Report(ctx context.Context, from, to clock.Day, by Grouping) ([]*ReportRow, error) {
	if to < from {
		return nil, fault.Invalid("to", "must not be before from")
	}
	if from.Until(to) > longestReport {
		return nil, fault.Invalid("to", "must be within %d days of from", longestReport)
	}
	groups := map[string]*Tally{}
	into := func(key string) *Tally {
		if groups[key] == nil {
			groups[key] = &Tally{}
		}
		return groups[key]
	}
	if err := b.tally(ctx, from, to, by, into); err != nil {
		return nil, fmt.Errorf("report promises: %w", err)
	}
	var out []*ReportRow
	for key, t := range groups {
		if t.FallenDue() > 0 {
			out = append(out, &ReportRow{Key: key, Tally: *t})
		}
	}
	slices.SortFunc(out, func(a, b *ReportRow) int { return strings.Compare(a.Key, b.Key) })
	return out, nil
}

func (b *Book) tally(ctx context.Context, from, to clock.Day, by Grouping, into func(string) *Tally) error {
	now := b.now()
	if by == GroupCustomer {
		return b.count(ctx, from, to, nil, func(p *Promise) { into(by.key(p)).add(p, now) })
	}
	over := rolledUntil(now)
	fresh, err := b.dirtyDays(ctx, from, min(to, over))
	if err != nil {
		return err
	}
	if from <= over {
		if err := b.readRollup(ctx, from, min(to, over), fresh, by, into); err != nil {
			return err
		}
		if err := b.count(ctx, from, min(to, over), fresh, func(p *Promise) { into(by.key(p)).add(p, now) }); err != nil {
			return err
		}
	}
	if to > over {
		return b.count(ctx, max(from, over.Add(1)), to, nil, func(p *Promise) { into(by.key(p)).add(p, now) })
	}
	return nil
}

// key gives the group of p.
func (g Grouping) key(p *Promise) string {
	return g.of(p.Due.Day, p.OwnerID, p.ProductID, string(p.Channel), p.CustomerID)
}

func (g Grouping) of(day clock.Day, owner, product, channel, customer string) string {
	switch g {
	case GroupMember:
		return owner
	case GroupProduct:
		return product
	case GroupChannel:
		return channel
	case GroupCustomer:
		return customer
	case GroupDay:
		return string(day)
	case GroupMonth:
		return day.Month()
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
const countSQL = `SELECT due_day, COALESCE(owner_id, ''), COALESCE(product_id, ''), channel, customer_id,
  state, due_at, first_due_at, target_at, settled_at, waiting_since
FROM promises WHERE tenant_id = $1 AND due_day >= $2 AND due_day <= $3 AND state <> 'RENEGOTIATED'`

// count reads the promises that fall due from one day to another; with only,
// those of these days alone. Another tenant's token never comes here: reports
// are for the tenant's own people.
func (b *Book) count(ctx context.Context, from, to clock.Day, only []clock.Day, add func(*Promise)) error {
	if only != nil {
		for _, d := range only {
			if err := b.count(ctx, d, d, nil, add); err != nil {
				return err
			}
		}
		return nil
	}
	return b.db.Rows(ctx, countSQL, []any{string(from), string(to)}, func(r store.Row) error {
		var p Promise
		var target, settled, waiting sql.NullTime
		err := r.Scan(&p.Due.Day, &p.OwnerID, &p.ProductID, &p.Channel, &p.CustomerID,
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
