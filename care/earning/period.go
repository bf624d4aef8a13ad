package earning

import (
	"time"

	"kept/internal/clock"
)

// Period is for how long a limit counts.
type Period string

// The periods, by the tenant's calendar; a week begins on Monday.
const (
	Daily   Period = "DAY"
	Weekly  Period = "WEEK"
	Monthly Period = "MONTH"
	Yearly  Period = "YEAR"
	Ever    Period = "EVER"
)

func (p Period) known() bool {
	return p == Daily || p == Weekly || p == Monthly || p == Yearly || p == Ever
}

// around gives the first and the last day of the period that a day is in.
func (p Period) around(d clock.Day) (first, last clock.Day) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d, d
	}
	day := func(t time.Time) clock.Day { return clock.Day(t.Format(time.DateOnly)) }
	switch p {
	case Weekly:
		return d.Monday(), d.Monday().Add(6)
	case Monthly:
		begin := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return day(begin), day(begin.AddDate(0, 1, -1))
	case Yearly:
		return d[:4] + "-01-01", d[:4] + "-12-31"
	case Ever:
		return "0000-01-01", "9999-12-31"
	default:
		return d, d
	}
}
