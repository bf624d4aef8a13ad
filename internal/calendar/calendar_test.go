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
	for _, tc := range []struct {
		name string
		days []time.Weekday
		from clock.Day
		n    int
		want clock.Day
	}{
		{"within a week", nil, "2026-03-02", 3, "2026-03-05"},
		{"over a weekend", nil, "2026-03-05", 2, "2026-03-09"},
		{"from a Saturday", nil, "2026-03-07", 1, "2026-03-09"},
		{"none", nil, "2026-03-07", 0, "2026-03-07"},
		{"who works on Saturdays", sixDays, "2026-03-05", 2, "2026-03-07"},
		{"over the end of summer time", nil, "2026-10-23", 1, "2026-10-26"},
		{"one day a week", []time.Weekday{time.Sunday}, "2026-03-02", 2, "2026-03-15"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := calendar.New(time.UTC, tc.days).Add(tc.from, tc.n); got != tc.want {
				t.Errorf("Add(%s, %d) = %s, want %s", tc.from, tc.n, got, tc.want)
			}
		})
	}
	c := calendar.New(time.UTC, nil)
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
