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
		return day.AddMonths(p.ExpiryMonths).Add(1).Start(zone)
	case ExpiryCalendar:
		year := day.AddMonths(p.ExpiryMonths)[:4]
		return (year + "-12-31").Add(1).Start(zone)
	default:
		return Never
	}
}
