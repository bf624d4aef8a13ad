package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"kept/internal/calendar"
	"kept/internal/clock"
)

func TestWorkingDays(t *testing.T) {
	sixDays := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	christmas := map[string]string{"2026-12-25": "Christmas Day", "2026-12-26": "Boxing Day"}
	for _, tc := range []struct {
		name string
		days []time.Weekday
		off  map[string]string
		from clock.Day
		n    int
		want clock.Day
	}{
		{"within a week", nil, nil, "2026-03-02", 3, "2026-03-05"},
		{"over a weekend", nil, nil, "2026-03-05", 2, "2026-03-09"},
		{"from a Saturday", nil, nil, "2026-03-07", 1, "2026-03-09"},
		{"none", nil, nil, "2026-03-07", 0, "2026-03-07"},
		{"who works on Saturdays", sixDays, nil, "2026-03-05", 2, "2026-03-07"},
		{"over the end of summer time", nil, nil, "2026-10-23", 1, "2026-10-26"},
		{"one day a week", []time.Weekday{time.Sunday}, nil, "2026-03-02", 2, "2026-03-15"},
		{"over Christmas", nil, christmas, "2026-12-23", 2, "2026-12-28"},
		{"a holiday at the weekend is no other", nil, christmas, "2026-12-25", 1, "2026-12-28"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := calendar.New(time.UTC, tc.days, tc.off).Add(tc.from, tc.n); got != tc.want {
				t.Errorf("Add(%s, %d) = %s, want %s", tc.from, tc.n, got, tc.want)
			}
		})
	}
	c := calendar.New(time.UTC, nil, nil)
	if got := fmt.Sprintf("%s %s %s", c.OnOrAfter("2026-03-06"), c.OnOrAfter("2026-03-07"), c.OnOrAfter("2026-03-09")); got != "2026-03-06 2026-03-09 2026-03-09" {
		t.Errorf("OnOrAfter a Friday, a Saturday and a Monday: %s", got)
	}
}

func TestParseWeek(t *testing.T) {
	for _, tc := range []struct {
		days []calendar.Weekday
		want string
	}{
		{[]calendar.Weekday{calendar.Friday, calendar.Monday}, "MONDAY,FRIDAY"},
		{nil, "must name at least one day"},
		{[]calendar.Weekday{calendar.Monday, calendar.Monday}, "must not name MONDAY twice"},
		{[]calendar.Weekday{"SOMEDAY"}, `"SOMEDAY" is no day of the week: write MONDAY to SUNDAY`},
	} {
		days, err := calendar.ParseWeek(tc.days)
		got := calendar.Join(days)
		if err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("ParseWeek(%v) = %s, want %s", tc.days, got, tc.want)
		}
	}
	for i, d := range calendar.Split(calendar.Join(calendar.Week)) {
		if want := time.Weekday((i + 1) % 7); d.Std() != want {
			t.Errorf("%s.Std() = %s, want %s", d, d.Std(), want)
		}
	}
}

func TestParseHolidays(t *testing.T) {
	many := make([]calendar.Holiday, 501)
	for _, tc := range []struct {
		name string
		all  []calendar.Holiday
		want string
	}{
		{"by date, tidied", []calendar.Holiday{{Day: "2026-12-26"}, {Day: "2026-12-25", Name: " Christmas Day "}}, "2026-12-25 Christmas Day, 2026-12-26"},
		{"none", nil, ""},
		{"no such day", []calendar.Holiday{{Day: "2026-02-30"}}, `"2026-02-30" is not a day: write it as YYYY-MM-DD`},
		{"twice", []calendar.Holiday{{Day: "2026-12-25"}, {Day: "2026-12-25"}}, "must not name 2026-12-25 twice"},
		{"too many", many, "must be at most 500"},
	} {
		days, err := calendar.ParseHolidays(tc.all)
		got := calendar.Said(days)
		if err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
		if err == nil && calendar.Said(calendar.Listed(calendar.Table(days))) != got {
			t.Errorf("%s: not read back as it was", tc.name)
		}
	}
}
