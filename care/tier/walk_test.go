package tier

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/internal/clock"
)

var ladder = []*Tier{{"SILVER", "Silver", 100}, {"GOLD", "Gold", 300}, {"BLACK", "Black", 900}}

// on gives an hour of a day in Lisbon, where the tests' customers live.
func on(t testing.TB, day string, hour int) time.Time {
	t.Helper()
	d, err := clock.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	return d.Start(lisbon(t)).Add(time.Duration(hour) * time.Hour).UTC()
}

func lisbon(t testing.TB) *time.Location {
	t.Helper()
	zone, err := clock.Zone("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestWhereSheStands(t *testing.T) {
	earned := func(day string, points int64) Gain {
		at := on(t, day, 12)
		return Gain{at, at, points}
	}
	back := func(day string, of Gain) Gain { return Gain{on(t, day, 12), of.Earned, -of.Points} }
	year := Terms{Tiers: ladder, Window: WindowRolling, Months: 12, GraceDays: 30, Descent: ByOne}
	with := func(change func(*Terms)) Terms {
		terms := year
		change(&terms)
		return terms
	}
	sofa := earned("2026-03-31", 320)
	for _, tc := range []struct {
		name  string
		terms Terms
		gains []Gain
		now   string // at noon
		want  string
	}{
		{"nothing", year, nil, "2026-04-01", "- 0, next SILVER in 100"},
		{"up at once, two at a time", year, []Gain{sofa}, "2026-03-31", "GOLD 320, next BLACK in 580, falls to SILVER on 2027-05-02 but for 300"},
		{"the last day of the window", year, []Gain{sofa}, "2027-03-31", "GOLD 320, next BLACK in 580, falls to SILVER on 2027-05-02 but for 300"},
		{"grace", year, []Gain{sofa}, "2027-04-01", "GOLD 0 until 2027-05-02, next BLACK in 900, falls to SILVER on 2027-05-02 but for 300"},
		{"one down, and a grace again", year, []Gain{sofa}, "2027-05-02", "SILVER 0 until 2027-06-02, next GOLD in 300, falls to - on 2027-06-02 but for 100"},
		{"all the way", with(func(t *Terms) { t.Descent = ToBase }), []Gain{sofa}, "2027-05-02", "- 0, next SILVER in 100"},
		{"without days of grace", with(func(t *Terms) { t.GraceDays = 0 }), []Gain{sofa}, "2027-04-01", "- 0, next SILVER in 100"},
		{"earned again within the grace", year, []Gain{sofa, earned("2027-05-01", 300)}, "2027-05-02", "GOLD 300, next BLACK in 600, falls to SILVER on 2028-06-02 but for 300"},
		{"taken back", year, []Gain{sofa, back("2026-04-10", sofa)}, "2026-04-10", "GOLD 0 until 2026-05-11, next BLACK in 900, falls to SILVER on 2026-05-11 but for 300"},
		{"taken back counts no longer than it counted", year, []Gain{sofa, back("2026-04-10", sofa), earned("2027-04-05", 100)}, "2027-04-06",
			"SILVER 100, next GOLD in 200, falls to - on 2028-05-07 but for 100"},
		{"a calendar year", with(func(t *Terms) { t.Window, t.Months = WindowCalendar, 0 }), []Gain{sofa}, "2026-12-31",
			"GOLD 320, next BLACK in 580, falls to SILVER on 2027-02-01 but for 300"},
		{"for a lifetime", with(func(t *Terms) { t.Window = WindowLifetime }), []Gain{sofa}, "2060-01-01", "GOLD 320, next BLACK in 580"},
		{"the highest", year, []Gain{earned("2026-03-31", 900)}, "2026-03-31", "BLACK 900, falls to GOLD on 2027-05-02 but for 900"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := History{[]*Policy{{From: on(t, "2026-01-01", 0), Terms: tc.terms}}, tc.gains, nil, lisbon(t)}
			if got := said(h.At(on(t, tc.now, 12)), lisbon(t)); got != tc.want {
				t.Errorf("she stands on %s, want %s", got, tc.want)
			}
		})
	}
}

// said puts a standing into one line.
func said(s *Standing, zone *time.Location) string {
	key := func(t *Tier) string {
		if t == nil {
			return "-"
		}
		return t.Key
	}
	out := fmt.Sprintf("%s %d", key(s.Tier), s.Points)
	if s.GraceUntil != nil {
		out += fmt.Sprintf(" until %s", clock.DayOf(*s.GraceUntil, zone))
	}
	if s.Next != nil {
		out += fmt.Sprintf(", next %s in %d", s.Next.Key, s.Missing)
	}
	if s.Falls != nil {
		out += fmt.Sprintf(", falls to %s on %s but for %d", key(s.Falls.To), clock.DayOf(s.Falls.At, zone), s.Falls.Keep)
	}
	return out
}

func TestAFloorHoldsWhatPointsDoNot(t *testing.T) {
	until := on(t, "2026-09-01", 0)
	h := History{
		Policies: []*Policy{{From: on(t, "2026-01-01", 0), Terms: Terms{Tiers: ladder, Window: WindowRolling, Months: 12, GraceDays: 10, Descent: ToBase}}},
		Floors:   []*Floor{{Tier: "GOLD", From: on(t, "2026-02-01", 0), Until: &until}}, Zone: lisbon(t),
	}
	for day, want := range map[string]string{
		"2026-01-31": "- 0, next SILVER in 100",
		"2026-02-01": "GOLD 0, next BLACK in 900, falls to - on 2026-09-12 but for 300",
		"2026-09-01": "GOLD 0 until 2026-09-12, next BLACK in 900, falls to - on 2026-09-12 but for 300",
		"2026-09-12": "- 0, next SILVER in 100",
	} {
		if got := said(h.At(on(t, day, 12)), h.Zone); got != want {
			t.Errorf("on %s she stands on %s, want %s", day, got, want)
		}
	}
}

func TestAnotherPolicyLeavesThePastAsItWas(t *testing.T) {
	at := on(t, "2026-03-01", 12)
	h := History{Gains: []Gain{{at, at, 150}}, Zone: lisbon(t), Policies: []*Policy{
		{From: on(t, "2026-01-01", 0), Terms: Terms{Tiers: ladder, Window: WindowLifetime, GraceDays: 10, Descent: ToBase}},
		{From: on(t, "2026-06-01", 0), Terms: Terms{Tiers: []*Tier{{"SILVER", "Silver", 200}}, Window: WindowLifetime, GraceDays: 10, Descent: ToBase}},
		{From: on(t, "2026-08-01", 0), Terms: Terms{Tiers: []*Tier{{"FRIEND", "Friend", 50}}, Window: WindowLifetime, Descent: ToBase}},
	}}
	for day, want := range map[string]string{
		"2025-12-31": "- 0",
		"2026-05-31": "SILVER 150, next GOLD in 150",
		"2026-06-05": "SILVER 150 until 2026-06-12, falls to - on 2026-06-12 but for 50",
		"2026-07-01": "- 150, next SILVER in 50",
		"2026-08-01": "FRIEND 150",
	} {
		s := h.At(on(t, day, 12))
		if day == "2026-05-31" {
			s.Falls = nil // foreseen, for the next policy is known here
		}
		if got := said(s, h.Zone); got != want {
			t.Errorf("on %s she stands on %s, want %s", day, got, want)
		}
	}
}

// TestTheWalkIsWhatEachDaySays holds the walk against the rules as they are told,
// one day after another, of a customer to whom everything happens at midnight.
func TestTheWalkIsWhatEachDaySays(t *testing.T) {
	first := clock.Day("2026-01-01")
	rapid.Check(t, func(t *rapid.T) {
		terms := Terms{
			Tiers: ladder, Months: rapid.IntRange(1, 3).Draw(t, "months"), GraceDays: rapid.IntRange(0, 40).Draw(t, "grace"),
			Window:  rapid.SampledFrom([]Window{WindowLifetime, WindowRolling, WindowCalendar}).Draw(t, "window"),
			Descent: rapid.SampledFrom([]Descent{ByOne, ToBase}).Draw(t, "descent"),
		}
		h := History{Policies: []*Policy{{From: first.Start(time.UTC), Terms: terms}}, Zone: time.UTC}
		for range rapid.IntRange(0, 12).Draw(t, "gains") {
			day := first.Add(rapid.IntRange(0, 200).Draw(t, "day"))
			g := Gain{day.Start(time.UTC), day.Start(time.UTC), rapid.Int64Range(1, 500).Draw(t, "points")}
			h.Gains = append(h.Gains, g)
			if rapid.Bool().Draw(t, "back") {
				h.Gains = append(h.Gains, Gain{day.Add(rapid.IntRange(0, 100).Draw(t, "after")).Start(time.UTC), g.Earned, -g.Points})
			}
		}
		if rapid.Bool().Draw(t, "floored") {
			from := first.Add(rapid.IntRange(0, 150).Draw(t, "from"))
			until := from.Add(rapid.IntRange(1, 200).Draw(t, "for")).Start(time.UTC)
			h.Floors = []*Floor{{Tier: "GOLD", From: from.Start(time.UTC), Until: &until}}
		}
		told := teller{terms: &terms}
		var due *time.Time
		for day := first; day < first.Add(420); day = day.Add(1) {
			now := day.Start(time.UTC)
			told.day(&h, now)
			s := h.At(now)
			if s.Tier.key() != terms.tier(told.level).key() || s.Points != told.points {
				t.Fatalf("on %s she stands on %q with %d points, want %q with %d", day, s.Tier.key(), s.Points, terms.tier(told.level).key(), told.points)
			}
			if due != nil && due.Before(now) {
				t.Fatalf("on %s it was due at %s, which no day shows", day, due)
			}
			if (s.Tier.key() != terms.tier(told.before).key()) && (due == nil || due.After(now)) && day > first {
				t.Fatalf("on %s her tier changed, which was due at %v", day, due)
			}
			told.before, due = told.level, s.DueAt
		}
	})
}

// teller tells the rules one day after another, without foresight.
type teller struct {
	terms         *Terms
	level, before int
	points        int64
	grace         time.Time
}

func (d *teller) day(h *History, now time.Time) {
	d.points = 0
	for _, g := range h.Gains {
		leaves, ever := d.terms.leaves(g.Earned, time.UTC)
		if !g.At.After(now) && (!ever || leaves.After(now)) {
			d.points += g.Points
		}
	}
	reaches := d.terms.reached(d.points)
	if f := h.floorAt(now); f != nil {
		reaches = max(reaches, d.terms.level(f.Tier))
	}
	if reaches >= d.level {
		d.level, d.grace = reaches, time.Time{}
		return
	}
	if d.grace.IsZero() {
		d.grace = d.terms.graceEnds(now, time.UTC)
	}
	for d.level > reaches && !d.grace.After(now) {
		if d.level--; d.terms.Descent == ToBase {
			d.level = reaches
		}
		d.grace = d.terms.graceEnds(now, time.UTC)
	}
	if d.level == reaches {
		d.grace = time.Time{}
	}
}
