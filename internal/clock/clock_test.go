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
