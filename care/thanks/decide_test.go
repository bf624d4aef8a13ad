package thanks

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
)

func since(t testing.TB, day clock.Day, zone string) *History {
	t.Helper()
	z, err := clock.Zone(zone)
	if err != nil {
		t.Fatal(err)
	}
	return &History{First: &Bought{ID: "pur_1", At: day.Start(z), Number: 1}, Zone: z}
}

func TestYearsAreCountedByTheCalendar(t *testing.T) {
	for _, tc := range []struct {
		since, on clock.Day
		years     int
		day, next clock.Day
	}{
		{"2024-03-10", "2024-03-10", 0, "", "2025-03-10"},
		{"2024-03-10", "2025-03-09", 0, "", "2025-03-10"},
		{"2024-03-10", "2025-03-10", 1, "2025-03-10", "2026-03-10"},
		{"2024-03-10", "2034-12-31", 10, "2034-03-10", "2035-03-10"},
		{"2024-02-29", "2025-02-27", 0, "", "2025-02-28"},
		{"2024-02-29", "2025-02-28", 1, "2025-02-28", "2026-02-28"},
		{"2024-02-29", "2028-02-28", 3, "2027-02-28", "2028-02-29"},
		{"2024-02-29", "2028-02-29", 4, "2028-02-29", "2029-02-28"},
		{"2024-12-31", "2025-12-31", 1, "2025-12-31", "2026-12-31"},
		{"2026-03-29", "2027-03-28", 0, "", "2027-03-29"},             // the clocks go forward that night
		{"2030-01-01", "2026-01-01", 0, "", "2031-01-01"},             // a purchase in the future
		{"1600-03-10", "2026-11-23", 426, "2026-03-10", "2027-03-10"}, // whoever typed 1600 for 2016
	} {
		h := since(t, tc.since, "Europe/Berlin")
		years, day := h.Years(tc.on)
		if next := h.Next(tc.on); years != tc.years || day != tc.day || next != tc.next {
			t.Errorf("since %s, on %s: %d years on %q, then %s; want %d on %q, then %s", tc.since, tc.on, years, day, next, tc.years, tc.day, tc.next)
		}
	}
	if n, day := (&History{Zone: time.UTC}).Years("2026-01-01"); n != 0 || day != "" {
		t.Errorf("who has bought nothing has been a customer for %d years on %q", n, day)
	}
}

// The day is the tenant's: shortly before midnight in London it is the next in Berlin.
func TestTheFirstDayIsTheTenants(t *testing.T) {
	at := time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]clock.Day{"UTC": "2025-12-31", "Europe/Berlin": "2026-01-01", "America/New_York": "2025-12-31"} {
		h := since(t, "2025-01-01", zone)
		h.First.At = at
		if got := h.Since(); got != want {
			t.Errorf("in %s she is one since %s, want %s", zone, got, want)
		}
	}
}

// However long ago, there is one last anniversary up to a day, and the next comes after it.
func TestAnniversariesComeOnceAYear(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		first := clock.Day("2000-01-01").Add(rapid.IntRange(0, 12_000).Draw(r, "since"))
		on := first.Add(rapid.IntRange(0, 12_000).Draw(r, "days"))
		h := since(t, first, "UTC")
		n, day := h.Years(on)
		next := h.Next(on)
		if next <= on || first.AddMonths(12*(n+1)) != next {
			r.Fatalf("since %s: after %s comes %s, the %dth", first, on, next, n+1)
		}
		if n > 0 && (day > on || first.AddMonths(12*n) != day) {
			r.Fatalf("since %s: up to %s there were %d, the last on %s", first, on, n, day)
		}
		if again, same := h.Years(next); again != n+1 || same != next {
			r.Fatalf("since %s: on %s it is the %dth, want the %dth", first, next, again, n+1)
		}
	})
}

func TestWhichOccasionsAPlanTakes(t *testing.T) {
	bought := func(number int, day clock.Day) Bought {
		return Bought{ID: "pur", At: day.Start(time.UTC), Number: number}
	}
	h := since(t, "2023-05-01", "UTC")
	h.Recent = []Bought{bought(9, "2026-04-01"), bought(10, "2026-04-20"), bought(11, "2026-05-02"), bought(20, "2026-05-03")}
	from := clock.Day("2026-04-10")
	for _, tc := range []struct {
		name string
		p    Plan
		on   clock.Day
		want []int
	}{
		{"the third year", Plan{Kind: Anniversary, Number: 3, StartedOn: &from}, "2026-05-01", []int{3}},
		{"the second year", Plan{Kind: Anniversary, Number: 2, StartedOn: &from}, "2026-05-01", nil},
		{"each year", Plan{Kind: Anniversary, Number: 1, Repeats: true, StartedOn: &from}, "2026-05-30", []int{3}},
		{"the day before", Plan{Kind: Anniversary, Number: 3, StartedOn: &from}, "2026-04-30", nil},
		{"before it began", Plan{Kind: Anniversary, Number: 3, StartedOn: maybe.Some(clock.Day("2026-05-02"))}, "2026-05-03", nil},
		{"a plan that never began", Plan{Kind: Anniversary, Number: 3}, "2026-05-03", nil},
		{"the tenth order", Plan{Kind: Purchase, Number: 10, StartedOn: &from}, "2026-05-03", []int{10}},
		{"every tenth order", Plan{Kind: Purchase, Number: 10, Repeats: true, StartedOn: &from}, "2026-05-03", []int{10, 20}},
		{"an order of before it began", Plan{Kind: Purchase, Number: 9, StartedOn: &from}, "2026-05-03", nil},
		{"an order of tomorrow", Plan{Kind: Purchase, Number: 20, StartedOn: &from}, "2026-05-02", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []int
			for _, c := range h.Chances([]*Plan{&tc.p}, tc.on) {
				got = append(got, c.Number)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("Chances = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestWhatComesOfAnOccasion(t *testing.T) {
	c := Chance{Plan: &Plan{LateDays: 7, LoyaltyTypes: []customer.LoyaltyType{customer.TrueLoyalty}, Tiers: []string{"GOLD", "SILVER"}}, Day: "2026-02-27"}
	loyal := Facts{On: "2026-02-27", Type: customer.TrueLoyalty, Tier: "GOLD", CapDays: 30}
	for _, tc := range []struct {
		name   string
		change func(*Facts)
		want   Outcome
	}{
		{"on the day", func(*Facts) {}, Thanked},
		{"a week late, over the end of a month", func(f *Facts) { f.On = "2026-03-06" }, Thanked},
		{"a day later than that", func(f *Facts) { f.On = "2026-03-07" }, TooLate},
		{"by habit only", func(f *Facts) { f.Type = customer.SpuriousLoyalty }, LoyaltyType},
		{"nobody asked her", func(f *Facts) { f.Type = customer.UnknownLoyalty }, LoyaltyType},
		{"below the lowest tier", func(f *Facts) { f.Tier = "" }, Tier},
		{"thanked today", func(f *Facts) { f.Last = maybe.Some(clock.Day("2026-02-27")) }, Recently},
		{"thanked 29 days ago", func(f *Facts) { f.Last = maybe.Some(clock.Day("2026-01-29")) }, Recently},
		{"thanked 30 days ago", func(f *Facts) { f.Last = maybe.Some(clock.Day("2026-01-28")) }, Thanked},
		{"late comes before all else", func(f *Facts) { f.On, f.Type = "2027-02-27", customer.NoLoyalty }, TooLate},
	} {
		f := loyal
		tc.change(&f)
		if got := c.Decide(f); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
	anybody := Chance{Plan: &Plan{}, Day: "2026-02-27"}
	if got := anybody.Decide(Facts{On: "2026-02-27", Type: customer.NoLoyalty, CapDays: 30}); got != Thanked {
		t.Errorf("a plan for anybody: %s", got)
	}
}

func TestWhatNoPlanCanBe(t *testing.T) {
	task := "Call her"
	sound := Plan{Name: "Five years", Kind: Anniversary, Number: 5, Points: 100, Budget: 1000, Task: &task, LateDays: 7}
	if err := sound.check(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		field  string
		change func(*Plan)
	}{
		"no name":                     {"name", func(p *Plan) { p.Name = "" }},
		"the 0th":                     {"number", func(p *Plan) { p.Number = 0 }},
		"the 101st year":              {"number", func(p *Plan) { p.Number = 101 }},
		"points below 0":              {"points", func(p *Plan) { p.Points = -1 }},
		"nothing at all":              {"points", func(p *Plan) { p.Points, p.Budget, p.Task = 0, 0, nil }},
		"a budget for nothing":        {"budget", func(p *Plan) { p.Points = 0 }},
		"too little for one":          {"budget", func(p *Plan) { p.Budget = 99 }},
		"later than anybody expects":  {"lateDays", func(p *Plan) { p.LateDays = 61 }},
		"no tier":                     {"tiers", func(p *Plan) { p.Tiers = []string{"gold,silver"} }},
		"a department without a task": {"departmentId", func(p *Plan) { p.Task, p.DepartmentID = nil, &task }},
	} {
		p := sound
		tc.change(&p)
		if f := fault.As(p.check()); f == nil || !slices.Equal(f.Field, []string{tc.field}) {
			t.Errorf("%s: %v, want %s refused", name, f, tc.field)
		}
	}
}

// A trial is kept to the budget of each month and to the cap, as the plan itself is.
func TestATrialKeepsToTheBudgetAndTheCap(t *testing.T) {
	p := &Plan{Points: 10, Budget: 20}
	tried := func(who string, day clock.Day) Tried {
		return Tried{Chance: Chance{Plan: p, Day: day}, CustomerID: who, Facts: Facts{CapDays: 10}}
	}
	got := Try([]Tried{
		tried("cus_c", "2026-03-20"), tried("cus_a", "2026-03-01"), tried("cus_a", "2026-03-10"), tried("cus_b", "2026-03-02"), tried("cus_a", "2026-04-01"),
	})
	want := []Count{{Thanked, 3, 30}, {Recently, 1, 0}, {Budget, 1, 0}}
	if !slices.Equal(got, want) {
		t.Errorf("Try = %v, want %v", got, want)
	}
}
