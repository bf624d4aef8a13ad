// Package phrase finds the day, or the moment, that a sentence names: “by
// Friday”, “in two days”, “am 5. Dezember um 15 Uhr”, “até amanhã”.
//
// It reads English, German and Portuguese by closed lists of words, and would
// rather find nothing than a date that nobody meant: a sentence that names two
// different days names none. General parsers of dates were tried and guess too
// much for this (docs/decisions/0020-what-a-promise-is-heard-by.md).
package phrase

import (
	"slices"
	"time"

	"kept/internal/clock"
)

// Moment is when something is said, and where: what “tomorrow” is counted from.
type Moment struct {
	At      time.Time
	Zone    *time.Location
	Working []time.Weekday // the days of the week that are worked; none means Monday to Friday
}

// Date is what a sentence names: a whole day, or an instant of it.
type Date struct {
	Day clock.Day
	At  *time.Time // set where an hour is named too
	Raw string     // the words that say so, as they were normalised
}

// Language is one that dates are read in.
type Language string

// The languages.
const (
	English    Language = "en"
	German     Language = "de"
	Portuguese Language = "pt"
)

// In finds the date that a sentence of the language names, said at m. It is nil
// when there is none, when there are several, or when it is over already.
func In(sentence string, l Language, m Moment) *Date {
	s := Normal(sentence)
	g := grammars[l]
	days := g.days(s, m)
	if len(days) == 0 {
		return g.span(s, m)
	}
	for _, d := range days[1:] {
		if d.Day != days[0].Day {
			return nil
		}
	}
	found := days[0]
	return found.atHour(g.hour(s), m)
}

// atHour adds an hour to d: an instant that is over is no date.
func (d Date) atHour(minutes int, m Moment) *Date {
	if minutes < 0 {
		return &d
	}
	noon, err := time.Parse(time.DateOnly, string(d.Day))
	if err != nil {
		return nil
	}
	at := time.Date(noon.Year(), noon.Month(), noon.Day(), minutes/60, minutes%60, 0, 0, m.Zone).UTC()
	if !at.After(m.At) {
		return nil
	}
	d.At = &at
	return &d
}

// today is the day on which m lies, where it lies.
func (m Moment) today() clock.Day { return clock.DayOf(m.At, m.Zone) }

func weekday(d clock.Day) time.Weekday {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Sunday
	}
	return t.Weekday()
}

// coming is the first day of that name after today.
func (m Moment) coming(w time.Weekday) clock.Day {
	d := m.today().Add(1)
	for weekday(d) != w {
		d = d.Add(1)
	}
	return d
}

// works reports whether d is worked.
func (m Moment) works(d clock.Day) bool {
	w := weekday(d)
	if len(m.Working) == 0 {
		return w != time.Saturday && w != time.Sunday
	}
	return slices.Contains(m.Working, w)
}

// workingDays is the day n working days after today.
func (m Moment) workingDays(n int) clock.Day {
	d := m.today()
	for n > 0 {
		if d = d.Add(1); m.works(d) {
			n--
		}
	}
	return d
}

// endOfWeek is the last working day of the week, Monday to Sunday, that begins
// so many weeks after this one: who waits for “next week” counts on that.
func (m Moment) endOfWeek(weeks int) clock.Day {
	d := m.today()
	for weekday(d) != time.Sunday {
		d = d.Add(1)
	}
	d = d.Add(7 * weeks)
	for range 7 {
		if m.works(d) && d >= m.today() {
			return d
		}
		d = d.Add(-1)
	}
	return m.today()
}

// endOfMonth is the last day of this month.
func (m Moment) endOfMonth() clock.Day {
	d := m.today()
	for d.Add(1).Month() == d.Month() {
		d = d.Add(1)
	}
	return d
}

// date is the next day with this month and day of it, today's included; of a
// month 0 the next such day of a month. It is "" when there is none.
func (m Moment) date(month time.Month, day int) clock.Day {
	d := m.today()
	for range 366 * 4 { // a leap day is at most so far off, but for one in a century
		if t, err := time.Parse(time.DateOnly, string(d)); err == nil && t.Day() == day && (month == 0 || t.Month() == month) {
			return d
		}
		d = d.Add(1)
	}
	return ""
}

// dated is a day whose year was said; "" if there is no such day or it is over.
func (m Moment) dated(year, month, day int) clock.Day {
	if year < 100 {
		year += 2000
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return ""
	}
	if d := clock.Day(t.Format(time.DateOnly)); d >= m.today() {
		return d
	}
	return ""
}
