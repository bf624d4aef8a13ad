package campaign

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

func TestWeeksAreISOsInTheTenantsZone(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, tc := range []struct {
		at   string
		zone *time.Location
		want clock.Day
	}{
		{"2026-11-22T12:00:00Z", time.UTC, "2026-11-16"}, // a Sunday
		{"2026-11-22T23:30:00Z", time.UTC, "2026-11-16"},
		{"2026-11-22T23:30:00Z", berlin, "2026-11-23"}, // Monday there
		{"2026-12-31T23:59:59Z", time.UTC, "2026-12-28"},
		{"2027-01-01T00:00:00Z", time.UTC, "2026-12-28"}, // week 53 goes on
		{"2026-03-29T00:59:00Z", berlin, "2026-03-23"},   // the clocks go forward that night
		{"2026-03-29T22:00:00Z", berlin, "2026-03-30"},
	} {
		at, err := time.Parse(time.RFC3339, tc.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Week(at, tc.zone); got != tc.want {
			t.Errorf("%s in %s is in the week of %s, want %s", tc.at, tc.zone, got, tc.want)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := clock.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// The lot falls on the share that was asked for, within five standard errors, and
// on others in another campaign.
func TestTheLotIsFairAndFallsTheSameAgain(t *testing.T) {
	const n = 20_000
	for _, percent := range []int{0, 1, 20, 50, 90} {
		one, two := Campaign{ID: "cmp_1", Holdout: percent}, Campaign{ID: "cmp_2", Holdout: percent}
		held, both := 0, 0
		for i := range n {
			who := fmt.Sprint("cus_", i)
			again := one // a copy, such as another node reads
			if one.HoldsOut(who) != again.HoldsOut(who) {
				t.Fatal("the lot falls otherwise when it is drawn again")
			}
			if one.HoldsOut(who) {
				held++
				if two.HoldsOut(who) {
					both++
				}
			}
		}
		p := float64(percent) / 100
		near(t, fmt.Sprint(percent, " % held out"), float64(held)/n, p)
		near(t, fmt.Sprint(percent, " % held out of both"), float64(both)/n, p*p)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/20_000) {
		t.Errorf("%s: got %.4f, want %.4f", what, got, want)
	}
}

func TestWhatNoCampaignCanBe(t *testing.T) {
	sound := Campaign{Name: "Spring", Points: 10, Budget: 100, Holdout: 10, LiftDays: 30, FirstDay: "2026-03-01", LastDay: "2026-03-31", State: Draft}
	if err := sound.check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*Campaign){
		"name":     func(c *Campaign) { c.Name = "" },
		"points":   func(c *Campaign) { c.Points = 0 },
		"budget":   func(c *Campaign) { c.Budget = 9 },
		"holdout":  func(c *Campaign) { c.Holdout = 91 },
		"liftDays": func(c *Campaign) { c.LiftDays = 0 },
		"firstDay": func(c *Campaign) { c.FirstDay = "2026-02-30" },
		"lastDay":  func(c *Campaign) { c.LastDay = "2026-02-28" },
	} {
		c := sound
		change(&c)
		if f := fault.As(c.check()); f == nil || !slices.Equal(f.Field, []string{field}) {
			t.Errorf("%s: %v, want it refused", field, f)
		}
	}
	spent := sound
	spent.Spent, spent.Budget = 60, 50
	if f := fault.As(spent.check()); f == nil || !slices.Equal(f.Field, []string{"budget"}) {
		t.Errorf("a budget below what is spent: %v, want it refused", f)
	}
}

func TestWhenThereIsSomethingToDo(t *testing.T) {
	now := time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC) // a Wednesday
	for _, tc := range []struct {
		name string
		c    Campaign
		more bool
		want string
	}{
		{"a draft", Campaign{State: Draft, FirstDay: "2026-11-01", LastDay: "2026-12-31"}, true, "never"},
		{"going through its segment", Campaign{State: Running, FirstDay: "2026-11-01", LastDay: "2026-12-31"}, true, "2026-11-18T09:00:00Z"},
		{"before its first day", Campaign{State: Running, FirstDay: "2026-11-20", LastDay: "2026-12-31"}, true, "2026-11-20T00:00:00Z"},
		{"waiting for next week", Campaign{State: Running, FirstDay: "2026-11-01", LastDay: "2026-12-31"}, false, "2026-11-23T00:00:00Z"},
		{"over before next week", Campaign{State: Running, FirstDay: "2026-11-01", LastDay: "2026-11-19"}, false, "2026-11-20T00:00:00Z"},
		{"paused", Campaign{State: Paused, FirstDay: "2026-11-01", LastDay: "2026-12-31"}, true, "2027-01-01T00:00:00Z"},
		{"ended", Campaign{State: Ended, FirstDay: "2026-11-01", LastDay: "2026-12-31"}, true, "never"},
	} {
		got := "never"
		if at := tc.c.due(now, time.UTC, tc.more); at != nil {
			got = at.Format(time.RFC3339)
		}
		if got != tc.want {
			t.Errorf("%s: due %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestTooFewSayNothing(t *testing.T) {
	for _, tc := range []struct {
		given, held       int
		share, difference bool
	}{
		{29, 100, false, false},
		{30, 29, true, false},
		{30, 30, true, true},
	} {
		l := Lift{Given: Arm{N: tc.given, Bought: 20}, HeldOut: Arm{N: tc.held, Bought: 20}}
		if share, difference := l.Given.Share(), l.Difference(); (share != nil) != tc.share || (difference != nil) != tc.difference {
			t.Errorf("of %d and %d it says %v and %v; a share: want %v, a difference: want %v", tc.given, tc.held, share, difference, tc.share, tc.difference)
		}
	}
	if got := (Lift{}).Enough(); got != 30 {
		t.Errorf("it takes %d of each for a figure, want 30", got)
	}
	if s := (Arm{N: 100, Bought: 20}).Share(); fmt.Sprintf("%.4f %.4f %.4f", s.Value, s.Lower, s.Upper) != "0.2000 0.1334 0.2888" {
		t.Errorf("of 20 of 100 it says %+v, want 0.2 within 0.1334 … 0.2888", s)
	}
	some := Lift{Given: Arm{N: 80, Bought: 48}, HeldOut: Arm{N: 70, Bought: 56}}
	d := some.Difference()
	if d == nil || fmt.Sprintf("%.4f %.4f %.4f", d.Value, d.Lower, d.Upper) != "-0.2000 -0.3339 -0.0524" {
		t.Errorf("the difference is %+v, want −0.2 within −0.3339 … −0.0524", d)
	}
}
