package loyalty

import (
	"time"

	"kept/internal/clock"
)

// Expiry says how long points live.
type Expiry string

// The ways to expire. What a lot was earned under stays: another policy holds
// for what is earned from then on.
const (
	ExpiryNever    Expiry = "NEVER"
	ExpiryRolling  Expiry = "ROLLING"  // so many months after the day on which it could be spent first
	ExpiryCalendar Expiry = "CALENDAR" // at the end of the calendar year in which those months end

	// ExpiryInactivity is so many months after the day on which the customer did
	// something last: earned, reserved, redeemed or gave points away. What others
	// do for her or to her doesn't count: received, adjusted, refunded, given back.
	ExpiryInactivity Expiry = "INACTIVITY"
)

// activates gives when points can be spent that were earned at a time: at once,
// or when the last day of the return window is over in the tenant's zone.
func (p *Program) activates(earned time.Time, zone *time.Location) time.Time {
	if p.PendingDays == 0 {
		return earned
	}
	return clock.DayOf(earned, zone).Add(p.PendingDays + 1).Start(zone)
}

// expires gives from when points are gone that can be spent from a time on:
// after the end of the last day on which they can be spent. Those that wait for
// inactivity have no date.
func (p *Program) expires(activates time.Time, zone *time.Location) time.Time {
	day := clock.DayOf(activates, zone)
	switch p.Expiry {
	case ExpiryRolling:
		return monthsAfter(day, p.ExpiryMonths, zone)
	case ExpiryCalendar:
		year := day.AddMonths(p.ExpiryMonths)[:4]
		return (year + "-12-31").Add(1).Start(zone)
	default:
		return Never
	}
}

// idle is how many months of inactivity end points of p; 0 if that doesn't.
func (p *Program) idle() int {
	if p.Expiry == ExpiryInactivity {
		return p.ExpiryMonths
	}
	return 0
}

// monthsAfter is the end of the day that is so many months later: of the last day
// of a month that is too short.
func monthsAfter(day clock.Day, months int, zone *time.Location) time.Time {
	return day.AddMonths(months).Add(1).Start(zone)
}

// endsAfter gives from when what is available of l is gone, if the customer did
// something last at a time. The months count from then, but no lot ends before
// it was hers for as long.
func (l *Lot) endsAfter(active time.Time, zone *time.Location) time.Time {
	if l.IdleMonths == 0 {
		return l.ExpiresAt
	}
	if l.ActivatesAt.After(active) {
		active = l.ActivatesAt
	}
	return monthsAfter(clock.DayOf(active, zone), l.IdleMonths, zone)
}

// ends gives from when what is available of l is gone, as things stand.
func (w *wallet) ends(l *Lot) time.Time {
	var active time.Time
	if a := w.account(l.AccountID); a != nil {
		active = a.ActiveAt
	}
	return l.endsAfter(active, w.zone)
}

// due is the next instant at which time changes l, as things stand.
func (w *wallet) due(l *Lot) time.Time {
	if l.IdleMonths > 0 && l.Pending == 0 && l.Available > 0 {
		return w.ends(l)
	}
	return l.due()
}

// date tells lots that wait for inactivity when they end.
func (w *wallet) date(lots ...*Lot) {
	for _, l := range lots {
		l.ends = w.ends(l)
	}
}

// active reports whether a transaction is something that the customer did.
func (t *Transaction) active() bool {
	switch t.Kind {
	case KindEarned, KindHeld, KindSpent:
		return true
	case KindTransferred:
		return t.OfID == "" // what she received, another did
	default:
		return false
	}
}

// wake puts down that the customer of an account did something: in all her
// accounts, so that none of them forgets it when they are parted.
func (w *wallet) wake(of *account, at time.Time) {
	for _, a := range w.accounts {
		if a.keeper == of.keeper && a.ActiveAt.Before(at) {
			a.ActiveAt, a.changed = at, true
		}
	}
}
