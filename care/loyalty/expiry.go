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
// after the end of the last day on which they can be spent.
func (p *Program) expires(activates time.Time, zone *time.Location) time.Time {
	day := clock.DayOf(activates, zone)
	switch p.Expiry {
	case ExpiryRolling:
		return addMonths(day, p.ExpiryMonths).Add(1).Start(zone)
	case ExpiryCalendar:
		year := addMonths(day, p.ExpiryMonths)[:4]
		return (year + "-12-31").Add(1).Start(zone)
	default:
		return Never
	}
}

// addMonths gives the same day of a later month, or that month's last day if it
// has none such: a month after 31 January is 28 or 29 February.
func addMonths(d clock.Day, n int) clock.Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return clock.Day(first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly))
}
