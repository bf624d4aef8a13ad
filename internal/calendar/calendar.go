// Package calendar counts the days on which a business works: certain days of
// the week, but for its holidays. It knows nothing of opening hours yet.
package calendar

import (
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"

	"kept/internal/clock"
	"kept/internal/fault"
)

// Weekday is a day of the week.
type Weekday string

// The days of the week.
const (
	Monday    Weekday = "MONDAY"
	Tuesday   Weekday = "TUESDAY"
	Wednesday Weekday = "WEDNESDAY"
	Thursday  Weekday = "THURSDAY"
	Friday    Weekday = "FRIDAY"
	Saturday  Weekday = "SATURDAY"
	Sunday    Weekday = "SUNDAY"
)

// Week lists the days of the week as weeks begin at work.
var Week = []Weekday{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday}

// ParseWeek checks a list of weekdays and gives it in the order of the week.
// None at all, a day twice and no day of the week are errors.
func ParseWeek(days []Weekday) ([]Weekday, error) {
	if len(days) == 0 {
		return nil, fault.Clause("must name at least one day")
	}
	sorted := slices.SortedFunc(slices.Values(days), func(a, b Weekday) int { return slices.Index(Week, a) - slices.Index(Week, b) })
	for i, d := range sorted {
		switch {
		case !slices.Contains(Week, d):
			return nil, fault.Clause("%q is no day of the week: write MONDAY to SUNDAY", d)
		case i > 0 && d == sorted[i-1]:
			return nil, fault.Clause("must not name %s twice", d)
		}
	}
	return sorted, nil
}

// Join writes weekdays as one text, and Split reads it.
func Join(days []Weekday) string {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = string(d)
	}
	return strings.Join(texts, ",")
}

// Split reads what Join wrote.
func Split(text string) (days []Weekday) {
	for s := range strings.SplitSeq(text, ",") {
		if s != "" {
			days = append(days, Weekday(s))
		}
	}
	return days
}

// Std gives d as package time counts.
func (d Weekday) Std() time.Weekday { return time.Weekday((slices.Index(Week, d) + 1) % 7) }

// Calendar is that of one business: where its days are, and on which it works.
type Calendar struct {
	Zone *time.Location
	work *cal.BusinessCalendar
}

// New returns the calendar of a business that works on days in zone, but for
// its holidays (Table). Without any days it works from Monday to Friday.
func New(zone *time.Location, days []time.Weekday, holidays map[string]string) *Calendar {
	if len(days) == 0 {
		days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	c := &Calendar{Zone: zone, work: cal.NewBusinessCalendar()}
	c.work.WorkdayFunc = func(date time.Time) bool {
		if !slices.Contains(days, date.Weekday()) {
			return false
		}
		_, off := holidays[string(clock.DayOf(date, time.UTC))]
		return !off
	}
	return c
}

// Works reports whether the business works on day.
func (c *Calendar) Works(day clock.Day) bool { return c.work.IsWorkday(noon(day)) }

// OnOrAfter gives day if the business works on it, else the next day on which it does.
func (c *Calendar) OnOrAfter(day clock.Day) clock.Day {
	if c.Works(day) {
		return day
	}
	return c.Add(day, 1)
}

// Add gives the nth working day after day; day itself isn't counted.
func (c *Calendar) Add(day clock.Day, n int) clock.Day {
	return clock.DayOf(c.work.WorkdaysFrom(noon(day), n), time.UTC)
}

// noon is an instant well inside of day: a day has no zone of its own here.
func noon(day clock.Day) time.Time { return day.Start(time.UTC).Add(12 * time.Hour) }
