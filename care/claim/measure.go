package claim

import (
	"time"

	"kept/internal/calendar"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Unit is what a measure counts in.
type Unit string

// The units.
const (
	Hours        Unit = "HOURS"
	WorkingDays  Unit = "WORKING_DAYS"
	CalendarDays Unit = "CALENDAR_DAYS"
)

// Start is from when a measure counts.
type Start string

// The starts.
const (
	FromTrigger  Start = "TRIGGER"
	FromDelivery Start = "DELIVERY" // of the purchase: entitlements only, which begin when she has the thing
)

// Measure is what makes a claim countable: within how much, from when. Zero days
// are the same day.
type Measure struct {
	Amount int
	Unit   Unit
	CutOff *int // the minute of the day from which days are counted from the next one
	From   Start
}

// Limit is the end of what a claim allows.
type Limit struct {
	Day   clock.Day
	At    time.Time // the last instant
	Whole bool      // it means the whole day
}

// The most that a measure may allow: a year of hours, ten years of days.
const (
	maxHours = 366 * 24
	maxDays  = 3653
)

// Limit gives the end of what m allows for something that happened at. Days end
// with the day. With a cut-off, what comes at that minute or later counts as the
// next day's; what comes on a day off counts as the next working day's.
func (m Measure) Limit(at time.Time, c *calendar.Calendar) Limit {
	if m.Unit == Hours {
		end := clock.Micro(at.Add(time.Duration(m.Amount) * time.Hour))
		return Limit{Day: clock.DayOf(end, c.Zone), At: end}
	}
	return m.endOf(m.begins(at, clock.DayOf(at, c.Zone), c), c)
}

// begins gives the day from which m counts for something that happened at, on day.
func (m Measure) begins(at time.Time, day clock.Day, c *calendar.Calendar) clock.Day {
	if m.CutOff == nil {
		return day
	}
	local := at.In(c.Zone)
	if local.Hour()*60+local.Minute() >= *m.CutOff && (m.Unit == CalendarDays || c.Works(day)) {
		return day.Add(1)
	}
	return day
}

// endOf gives the limit of a measure in days that counts from day.
func (m Measure) endOf(day clock.Day, c *calendar.Calendar) Limit {
	if m.Unit == CalendarDays {
		day = day.Add(m.Amount)
	} else {
		day = c.Add(c.OnOrAfter(day), m.Amount)
	}
	return Limit{Day: day, At: day.End(c.Zone), Whole: true}
}

// Promised gives the end of what a deadline that measures m would promise at a
// time. Faults name the part of the measure.
func (m *Measure) Promised(at time.Time, c *calendar.Calendar) (*Limit, error) {
	tidy := m.tidy()
	if err := tidy.check(Deadline); err != nil {
		return nil, err
	}
	limit := tidy.Limit(at, c)
	return &limit, nil
}

// check refuses a measure that can't be counted.
func (m *Measure) check(k Kind) error {
	switch {
	case m == nil:
		return fault.Invalid("measure", "must say within how many hours or days: a claim that can't be counted can't be kept")
	case m.Unit != Hours && m.Unit != WorkingDays && m.Unit != CalendarDays:
		return fault.Invalid("measure.unit", "must be HOURS, WORKING_DAYS or CALENDAR_DAYS")
	case m.Unit == Hours && (m.Amount < 1 || m.Amount > maxHours):
		return fault.Invalid("measure.amount", "must be from 1 to %d hours", maxHours)
	case m.Unit != Hours && (m.Amount < 0 || m.Amount > maxDays):
		return fault.Invalid("measure.amount", "must be from 0 to %d days", maxDays)
	case m.CutOff != nil && m.Unit == Hours:
		return fault.Invalid("measure.cutOff", "goes with days: hours are counted from the minute")
	case m.CutOff != nil && (*m.CutOff < 1 || *m.CutOff > 24*60-1):
		return fault.Invalid("measure.cutOff", "must be a minute of the day, from 1 to 1439")
	case m.From != FromTrigger && m.From != FromDelivery:
		return fault.Invalid("measure.from", "must be TRIGGER or DELIVERY")
	case m.From == FromDelivery && k != Entitlement:
		return fault.Invalid("measure.from", "DELIVERY goes with an ENTITLEMENT: a deadline is counted from what triggers it")
	}
	return nil
}

// tidy fills in what a measure leaves to be derived.
func (m *Measure) tidy() *Measure {
	if m == nil {
		return nil
	}
	t := *m
	if t.From == "" {
		t.From = FromTrigger
	}
	return &t
}

// same reports whether two measures allow the same.
func (m Measure) same(o Measure) bool {
	cut := m.CutOff == nil && o.CutOff == nil || m.CutOff != nil && o.CutOff != nil && *m.CutOff == *o.CutOff
	return cut && m.Amount == o.Amount && m.Unit == o.Unit && m.From == o.From
}
