package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

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

func TestDaysAtTheEndsOfTheCalendar(t *testing.T) {
	if n := clock.Day("1600-03-10").Until("2026-03-10"); n != 155593 {
		t.Errorf("from 1600 to 2026 it is %d days, want 155593", n)
	}
	if n := clock.Day("2026-03-10").Until("1600-03-10"); n != -155593 {
		t.Errorf("from 2026 to 1600 it is %d days, want −155593", n)
	}
	for got, want := range map[clock.Day]clock.Day{
		clock.Day("9999-12-31").Add(1):         "9999-12-31", // a day of five digits would sort before it
		clock.Day("9999-12-31").AddMonths(24):  "9999-12-31",
		clock.Day("0000-01-01").Add(-1):        "0000-01-01",
		clock.Day("9999-12-30").Add(1):         "9999-12-31",
		clock.Day("9990-02-28").AddMonths(24):  "9992-02-28",
		clock.Day("0001-01-01").AddMonths(-12): "0000-01-01",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if end := clock.Day("9999-12-31").End(time.UTC); end.Before(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the last day ends at %v", end)
	}
}

func TestADayIsWrittenAsTheStandardLibraryWouldWriteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(rapid.IntRange(0, 9999).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"), 12, 0, 0, 0, time.UTC)
		if got, want := string(clock.DayOf(at, time.UTC)), at.Format(time.DateOnly); got != want {
			t.Errorf("%v is on %s, want %s", at, got, want)
		}
	})
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

func TestInstantsOfOneTransactionAreTenMinutesApartAtMost(t *testing.T) {
	at := time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		other time.Time
		want  bool
	}{
		{at, true},
		{at.Add(10 * time.Minute), true},
		{at.Add(-10 * time.Minute), true},
		{at.Add(10*time.Minute + 1), false},
		{at.Add(-10*time.Minute - 1), false},
	} {
		if got := clock.Alongside(at, c.other); got != c.want {
			t.Errorf("%v alongside %v: %t", c.other, at, got)
		}
	}
}
