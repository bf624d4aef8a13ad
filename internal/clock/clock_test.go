package clock_test

import (
	"testing"
	"time"

	"kept/internal/clock"
)

func TestAColumnThatMayBeEmptyIsReadInUTC(t *testing.T) {
	if got := clock.UTC(nil); got != nil {
		t.Errorf("an empty column is %v", got)
	}
	lisbon, err := clock.Zone("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	summer := time.Date(2026, 7, 1, 9, 30, 0, 0, lisbon)
	got := clock.UTC(&summer)
	if want := time.Date(2026, 7, 1, 8, 30, 0, 0, time.UTC); *got != want {
		t.Errorf("half past nine in Lisbon is %v, not %v", got, want)
	}
	if summer.Location() != lisbon {
		t.Error("the caller's own time was moved")
	}
}

func TestAWeekBeginsOnItsMonday(t *testing.T) {
	for day, monday := range map[clock.Day]clock.Day{
		"2026-11-16": "2026-11-16", // a Monday
		"2026-11-22": "2026-11-16", // the Sunday after it
		"2026-11-23": "2026-11-23",
		"2027-01-01": "2026-12-28", // a week over the turn of the year
		"2024-02-29": "2024-02-26",
		"someday":    "someday",
	} {
		if got := day.Monday(); got != monday {
			t.Errorf("the week of %s begins on %s, not %s", day, got, monday)
		}
	}
}
