package promise

import (
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

// DueKind says whether a promise is for a moment or for a whole day.
type DueKind string

// The kinds of due.
const (
	DueTime DueKind = "TIME"
	DueDay  DueKind = "DAY"
)

// Due is by when a promise is to be kept. It is pinned when the promise is
// made: a zone that the customer or the tenant changes later doesn't move it.
type Due struct {
	Kind DueKind
	Day  clock.Day // the due day; for a due time its day in the tenant's zone
	Zone string    // IANA name
	At   time.Time // the last instant that is in time
}

// dueOn is due by the end of day in zone.
func dueOn(day clock.Day, zone *time.Location) Due {
	return Due{Kind: DueDay, Day: day, Zone: zone.String(), At: day.End(zone)}
}

// dueAt is due at an instant, which counts on its day in the tenant's zone.
func dueAt(at time.Time, zone *time.Location) Due {
	at = clock.Micro(at)
	return Due{Kind: DueTime, Day: clock.DayOf(at, zone), Zone: zone.String(), At: at}
}

func (d Due) location() *time.Location { return clock.PinnedZone(d.Zone) }

// later moves a due day by whole days.
func (d Due) later(days int) Due { return dueOn(d.Day.Add(days), d.location()) }

// By is a date as a caller gives it: an instant or a day, not both.
type By struct {
	DueAt  *time.Time
	DueDay *clock.Day
}

// due pins b: a day is a day in zone (the customer's, or the tenant's), an
// instant counts on its day in the tenant's zone.
func (b By) due(zone, tenantZone *time.Location) (Due, error) {
	switch {
	case b.DueAt != nil && b.DueDay != nil:
		return Due{}, fault.Invalid("dueDay", "must not be given with dueAt")
	case b.DueDay != nil:
		if _, err := clock.ParseDay(string(*b.DueDay)); err != nil {
			return Due{}, fault.Invalid("dueDay", "%s", err)
		}
		return dueOn(*b.DueDay, zone), nil
	case b.DueAt != nil:
		return dueAt(*b.DueAt, tenantZone), nil
	default:
		return Due{}, fault.Invalid("dueAt", "or dueDay must be given: a promise has a date")
	}
}

// The longest that a promise may look ahead; beyond it the date is a slip of the pen.
const horizonYears = 20

func (d Due) check(madeAt, now time.Time, history bool) error {
	name := "dueAt"
	if d.Kind == DueDay {
		name = "dueDay"
	}
	switch {
	case !history && !d.At.After(now):
		return fault.Invalid(name, "must be in the future")
	case d.At.Before(madeAt):
		return fault.Invalid(name, "must not be before the promise is made")
	case d.At.After(now.AddDate(horizonYears, 0, 0)):
		return fault.Invalid(name, "must be within %d years", horizonYears)
	}
	return nil
}

func checkTarget(target *time.Time, madeAt time.Time, due Due) error {
	switch {
	case target == nil:
		return nil
	case target.After(due.At):
		return fault.Invalid("targetAt", "must not be after the due date")
	case target.Before(madeAt):
		return fault.Invalid("targetAt", "must not be before the promise is made")
	}
	return nil
}
