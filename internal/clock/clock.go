// Package clock keeps Kept's times: instants in UTC to the microsecond, and
// days that mean a whole day somewhere.
//
// A due day is kept as date and zone. Its last instant is one microsecond
// before the next midnight there, so that "done at or before due" is one rule
// for due times and due days, across changes of daylight saving too.
package clock

import (
	"sync"
	"time"

	"kept/internal/fault"
)

// Func tells the present. Verbs get it through their constructors, so tests set it.
type Func func() time.Time

// System is the machine's clock in UTC, to the microsecond that both databases keep.
func System() time.Time { return Micro(time.Now()) }

// Fixed returns a clock that always says t.
func Fixed(t time.Time) Func { return func() time.Time { return Micro(t) } }

// Micro brings t to UTC and cuts it to whole microseconds.
func Micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Later gives the later of two instants.
func Later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Alongside reports whether two instants may be those of one transaction: nothing
// that is written in one takes ten minutes.
func Alongside(a, b time.Time) bool { return a.Sub(b).Abs() <= 10*time.Minute }

// Day is a calendar day, YYYY-MM-DD: it sorts as it reads and has no zone of its own.
type Day string

// ParseDay checks s and returns it as a Day.
func ParseDay(s string) (Day, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fault.Clause("%q is not a day: write it as YYYY-MM-DD", s)
	}
	return Day(s), nil
}

// DayOf gives the day on which t falls in zone.
func DayOf(t time.Time, zone *time.Location) Day { return written(t.In(zone)) }

// The first and the last day that four digits of a year can say. Whoever asks for
// one before or after them gets them: a day with five digits would sort before
// all others, and never end whoever counts up to it.
const (
	firstDay Day = "0000-01-01"
	lastDay  Day = "9999-12-31"
)

// written spells a day out itself: Format reads its layout anew each time, and an
// import writes several days a row.
func written(t time.Time) Day {
	y, m, d := t.Date()
	switch {
	case y > 9999:
		return lastDay
	case y < 0:
		return firstDay
	}
	digit := func(n int) byte { return '0' + byte(n%10) }
	return Day([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(int(m) / 10), digit(int(m)), '-', digit(d / 10), digit(d)})
}

// Start gives the first instant of d in zone. Where midnight doesn't exist
// (some zones change their clocks then), it is the first instant that does.
func (d Day) Start(zone *time.Location) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	start := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	// time.Date resolves a midnight inside a gap with the offset before it, an
	// hour early, on the day before: step to the day itself.
	for DayOf(start, zone) < d {
		start = start.Add(15 * time.Minute)
	}
	return start.UTC()
}

// End gives the last microsecond of d in zone. The last day of all ends as it
// begins: what is after it has no name.
func (d Day) End(zone *time.Location) time.Time {
	return d.Add(1).Start(zone).Add(-time.Microsecond)
}

// Add gives the day n days later, or earlier when n is negative.
func (d Day) Add(n int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return written(t.AddDate(0, 0, n))
}

// AddMonths gives the same day of a later month, or that month's last day if it
// has none such: a month after 31 January is 28 or 29 February.
func (d Day) AddMonths(n int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return written(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// Monday is the day on which d's week begins, as ISO 8601 counts weeks; what isn't
// a day is its own.
func (d Day) Monday() Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return d.Add(-((int(t.Weekday()) + 6) % 7))
}

// Month gives the month of d, YYYY-MM.
func (d Day) Month() string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}

// Until counts the days from d to e.
func (d Day) Until(e Day) int {
	a, err1 := time.Parse(time.DateOnly, string(d))
	b, err2 := time.Parse(time.DateOnly, string(e))
	if err1 != nil || err2 != nil {
		return 0
	}
	return int((b.Unix() - a.Unix()) / (24 * 60 * 60)) // a Duration ends after 292 years
}

// zones are those loaded so far: the system's are files, and an import asks for
// the same one a hundred thousand times.
var zones sync.Map

// Zone loads a zone by its IANA name. An empty name and "Local" are errors:
// they would mean the machine's zone, which is nobody's.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fault.Clause("a time zone is a name such as Europe/Berlin or UTC")
	}
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fault.Clause("%q is not a time zone: write a name such as Europe/Berlin or UTC", name)
	}
	zones.Store(name, z)
	return z, nil
}

// PinnedZone loads a zone whose name was checked when it was written down. One that
// the system has lost since is read as UTC: a day's border that is off by hours is
// better than a record that can't be read.
func PinnedZone(name string) *time.Location {
	z, err := Zone(name)
	if err != nil {
		return time.UTC
	}
	return z
}

// UTC gives t in UTC, or nil for nil: the time of a column that may be empty.
func UTC(t *time.Time) *time.Time {
	if t == nil || t.Location() == time.UTC {
		return t
	}
	u := t.UTC()
	return &u
}
