package claim

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/internal/calendar"
	"kept/internal/clock"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// A holiday is no working day, whatever its weekday, and hours and calendar days
// pass on it as on any other.
func TestLimitOverHolidays(t *testing.T) {
	c := calendar.New(time.UTC, nil, map[string]string{"2026-12-25": "Christmas Day", "2027-01-01": "New Year"})
	at := time.Date(2026, 12, 24, 10, 0, 0, 0, time.UTC) // a Thursday
	for _, tc := range []struct {
		m    Measure
		want clock.Day
	}{
		{Measure{Amount: 1, Unit: WorkingDays}, "2026-12-28"},
		{Measure{Amount: 5, Unit: WorkingDays}, "2027-01-04"},
		{Measure{Amount: 1, Unit: CalendarDays}, "2026-12-25"},
		{Measure{Amount: 24, Unit: Hours}, "2026-12-25"},
	} {
		if got := tc.m.Limit(at, c).Day; got != tc.want {
			t.Errorf("%d %s from Christmas Eve end on %s, want %s", tc.m.Amount, tc.m.Unit, got, tc.want)
		}
	}
}

func TestLimit(t *testing.T) {
	zone := berlin(t)
	c, two := calendar.New(zone, nil, nil), 14*60
	at := func(local string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", local, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tc := range []struct {
		name string
		m    Measure
		at   string // in Berlin; 2026-03-05 is a Thursday
		want string // the last minute, in Berlin
	}{
		{"hours run on", Measure{Amount: 24, Unit: Hours}, "2026-03-06 15:30", "2026-03-07 15:30"},
		{"hours over the change of the clocks", Measure{Amount: 24, Unit: Hours}, "2026-03-28 12:00", "2026-03-29 13:00"},
		{"days end with the day", Measure{Amount: 2, Unit: CalendarDays}, "2026-03-05 09:00", "2026-03-07 23:59"},
		{"the same day", Measure{Unit: CalendarDays}, "2026-03-05 23:59", "2026-03-05 23:59"},
		{"a minute before the cut-off", Measure{Unit: CalendarDays, CutOff: &two}, "2026-03-05 13:59", "2026-03-05 23:59"},
		{"at the cut-off", Measure{Unit: CalendarDays, CutOff: &two}, "2026-03-05 14:00", "2026-03-06 23:59"},
		{"working days over a weekend", Measure{Amount: 3, Unit: WorkingDays}, "2026-03-05 09:00", "2026-03-10 23:59"},
		{"working days after the cut-off of a Friday", Measure{Amount: 1, Unit: WorkingDays, CutOff: &two}, "2026-03-06 18:00", "2026-03-10 23:59"},
		{"working days before the cut-off of a Friday", Measure{Amount: 1, Unit: WorkingDays, CutOff: &two}, "2026-03-06 13:00", "2026-03-09 23:59"},
		{"a Saturday counts as Monday, whatever the hour", Measure{Amount: 1, Unit: WorkingDays, CutOff: &two}, "2026-03-07 18:00", "2026-03-10 23:59"},
		{"the same working day, from a Sunday", Measure{Unit: WorkingDays}, "2026-03-08 10:00", "2026-03-09 23:59"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := tc.m.Limit(at(tc.at), c)
			if got := l.At.In(zone).Format("2006-01-02 15:04"); got != tc.want {
				t.Errorf("Limit(%s) = %s, want %s", tc.at, got, tc.want)
			}
			if whole := tc.m.Unit != Hours; l.Whole != whole || l.Day != clock.DayOf(l.At, zone) {
				t.Errorf("Limit(%s) is on %s, whole: %v", tc.at, l.Day, l.Whole)
			}
		})
	}
}

// The later something happens, the later it may be kept: no cut-off, weekend or
// change of the clocks turns that round.
func TestALaterOccasionIsNeverDueEarlier(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfDistinct(rapid.SampledFrom([]time.Weekday{0, 1, 2, 3, 4, 5, 6}), rapid.ID).Draw(t, "days")
		c := calendar.New(zone, days, nil)
		m := Measure{Amount: rapid.IntRange(1, 40).Draw(t, "amount"), Unit: rapid.SampledFrom([]Unit{Hours, WorkingDays, CalendarDays}).Draw(t, "unit")}
		if cut := rapid.IntRange(0, 1439).Draw(t, "cut"); cut > 0 && m.Unit != Hours {
			m.CutOff = &cut
		}
		first := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 366*24*60).Draw(t, "minute"), 0, 0, time.UTC)
		second := first.Add(time.Duration(rapid.IntRange(0, 72*60).Draw(t, "later")) * time.Minute)
		a, b := m.Limit(first, c), m.Limit(second, c)
		if b.At.Before(a.At) || a.At.Before(first) {
			t.Fatalf("%s is due %s, and %s is due %s", first, a.At, second, b.At)
		}
	})
}

func day(d clock.Day) *clock.Day { return &d }

// However often it is asked, and for whatever moments of the same day, a claim in
// force allows what its measure does.
func TestWhatIsInForceAllowsWhatItsMeasuresDo(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		measure := rapid.Custom(func(t *rapid.T) Measure {
			m := Measure{Amount: rapid.IntRange(1, 3).Draw(t, "amount"), Unit: rapid.SampledFrom([]Unit{Hours, WorkingDays, CalendarDays}).Draw(t, "unit")}
			if m.Unit != Hours && rapid.Bool().Draw(t, "cuts off") {
				m.CutOff = new(rapid.IntRange(1, 1439).Draw(t, "cut-off"))
			}
			return m
		})
		f := &InForce{calendar: calendar.New(zone, nil, map[string]string{"2026-04-06": "Easter Monday"})}
		for i, m := range rapid.SliceOfN(measure, 1, 4).Draw(t, "measures") {
			f.claims = append(f.claims, &Claim{ID: fmt.Sprint(i), Kind: Deadline, ValidFrom: "2026-01-01", Terms: []Terms{{Since: "2026-01-01", Measure: m}}})
		}
		for range 10 {
			at := time.Date(2026, 4, 1, 0, rapid.IntRange(0, 7*24*60).Draw(t, "minute"), 0, 0, time.UTC)
			for _, a := range f.Under(Occasion{At: at}) {
				if want := a.Terms.Measure.Limit(at, f.calendar); a.Limit != want {
					t.Errorf("%+v from %v allows %+v, want %+v", a.Terms.Measure, at, a.Limit, want)
				}
			}
		}
	})
}

func TestUnder(t *testing.T) {
	retired := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	days := func(n int) []Terms {
		return []Terms{{Since: "2026-01-01", Measure: Measure{Amount: n, Unit: CalendarDays}}}
	}
	all := []*Claim{
		{ID: "week", Kind: Deadline, ValidFrom: "2026-01-01", Terms: days(7)},
		{ID: "sofas", Kind: Deadline, ValidFrom: "2026-01-01", ProductIDs: []string{"sofa", "chair"}, Terms: days(3)},
		{ID: "spring", Kind: Deadline, ValidFrom: "2026-03-01", ValidUntil: day("2026-03-31"), Terms: days(5)},
		{ID: "gone", Kind: Deadline, ValidFrom: "2026-01-01", RetiredAt: &retired, Terms: days(1)},
		{ID: "email", Kind: Deadline, ValidFrom: "2026-01-01", Channel: customer.Email, Terms: days(0)},
		{ID: "also a week", Kind: Deadline, ValidFrom: "2026-01-01", Terms: days(7)},
	}
	f := &InForce{claims: all, calendar: calendar.New(time.UTC, nil, nil)}
	at := func(d clock.Day) time.Time { return d.Start(time.UTC).Add(12 * time.Hour) }
	for _, tc := range []struct {
		name string
		o    Occasion
		want string // the strictest first
	}{
		{"before anything", Occasion{At: at("2025-12-31")}, "[]"},
		{"a plain day", Occasion{At: at("2026-02-01")}, "[gone also a week week]"},
		{"a product", Occasion{At: at("2026-04-01"), ProductIDs: []string{"lamp", "chair"}}, "[sofas also a week week]"},
		{"the first day", Occasion{At: at("2026-03-01")}, "[gone spring also a week week]"},
		{"the last day", Occasion{At: at("2026-03-31")}, "[spring also a week week]"},
		{"the day after", Occasion{At: at("2026-04-01")}, "[also a week week]"},
		{"the moment before it was retired", Occasion{At: retired.Add(-time.Microsecond)}, "[gone spring also a week week]"},
		{"the moment of its end", Occasion{At: retired}, "[spring also a week week]"},
		{"by its channel", Occasion{At: at("2026-04-01"), Channel: customer.Email}, "[email also a week week]"},
		{"by another", Occasion{At: at("2026-04-01"), Channel: customer.Phone}, "[also a week week]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ids := []string{}
			for _, a := range f.Under(tc.o) {
				ids = append(ids, a.ID)
			}
			if got := fmt.Sprint(ids); got != tc.want {
				t.Errorf("Under = %s, want %s", got, tc.want)
			}
		})
	}
	if got := (*InForce)(nil).Under(Occasion{At: retired}); got != nil {
		t.Errorf("nothing in force gives %v", got)
	}
}

func TestTermsHoldFromTheirDay(t *testing.T) {
	c := &Claim{Terms: []Terms{{Since: "2026-01-01", Text: "a"}, {Since: "2026-02-01", Text: "b"}, {Since: "2026-03-01", Text: "c"}}}
	for on, want := range map[clock.Day]string{"2025-06-01": "a", "2026-01-31": "a", "2026-02-01": "b", "2026-02-28": "b", "2027-01-01": "c"} {
		if got := c.TermsOn(on).Text; got != want {
			t.Errorf("TermsOn(%s) = %s, want %s", on, got, want)
		}
	}
}

func TestStateOn(t *testing.T) {
	now := time.Now()
	c := &Claim{ValidFrom: "2026-03-01", ValidUntil: day("2026-03-31")}
	for on, want := range map[clock.Day]State{"2026-02-28": Coming, "2026-03-01": Live, "2026-03-31": Live, "2026-04-01": Ended} {
		if got := c.StateOn(on); got != want {
			t.Errorf("StateOn(%s) = %s, want %s", on, got, want)
		}
	}
	if c.RetiredAt = &now; c.StateOn("2026-03-15") != Retired {
		t.Error("a retired claim isn't RETIRED")
	}
}

func TestHollow(t *testing.T) {
	for _, tc := range []struct {
		name    string
		kept, n int
		want    bool
	}{
		{"nothing has fallen due", 0, 0, false},
		{"too few to judge, though none was kept", 0, 29, false},
		{"as few as it takes, none kept", 0, 30, true},
		{"30 with 19 kept: at best 78.1 %", 19, 30, true},
		{"30 with 20 kept: at best 80.8 %", 20, 30, false},
		{"many leave less to chance: 780 of 1,000", 770, 1000, true},
		{"780 of 1,000: at best 80.5 %", 780, 1000, false},
		{"every one kept", 1000, 1000, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Hollow(tc.kept, tc.n); got != tc.want {
				t.Errorf("Hollow(%d, %d) = %v, want %v", tc.kept, tc.n, got, tc.want)
			}
		})
	}
}

func TestDraftCheck(t *testing.T) {
	two, midnight := 14*60, 24*60
	good := func() Draft {
		return Draft{Text: "Delivered in 3 days", Kind: Deadline, Trigger: OnPurchase, Measure: &Measure{Amount: 3, Unit: WorkingDays}}
	}
	for _, tc := range []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"a good one", func(*Draft) {}, ""},
		{"no text", func(d *Draft) { d.Text = "  " }, "text: must not be empty"},
		{"no measure", func(d *Draft) { d.Measure = nil }, "measure: must say within how many hours or days: a claim that can't be counted can't be kept"},
		{"no unit", func(d *Draft) { d.Measure.Unit = "" }, "measure.unit: must be HOURS, WORKING_DAYS or CALENDAR_DAYS"},
		{"no hours", func(d *Draft) { *d.Measure = Measure{Unit: Hours} }, "measure.amount: must be from 1 to 8784 hours"},
		{"days back", func(d *Draft) { d.Measure.Amount = -1 }, "measure.amount: must be from 0 to 3653 days"},
		{"a cut-off of hours", func(d *Draft) { *d.Measure = Measure{Amount: 4, Unit: Hours, CutOff: &two} }, "measure.cutOff: goes with days: hours are counted from the minute"},
		{"a cut-off at midnight", func(d *Draft) { d.Measure.CutOff = &midnight }, "measure.cutOff: must be a minute of the day, from 1 to 1439"},
		{"a deadline from the delivery", func(d *Draft) { d.Measure.From = FromDelivery }, "measure.from: DELIVERY goes with an ENTITLEMENT: a deadline is counted from what triggers it"},
		{"an entitlement from the delivery", func(d *Draft) { d.Kind, d.Measure.From = Entitlement, FromDelivery }, ""},
		{"an entitlement of a contact", func(d *Draft) { d.Kind, d.Trigger = Entitlement, OnInteraction }, "trigger: must be PURCHASE: what she is entitled to goes with what she bought"},
		{"an entitlement that delivery proves", func(d *Draft) { d.Kind, d.Proof = Entitlement, ByDelivery }, "proof: must be HAND: an entitlement makes no promise until it is used"},
		{"a contact that delivery proves", func(d *Draft) { d.Trigger, d.Proof = OnInteraction, ByDelivery }, "proof: must be DELIVERY with PURCHASE, ANSWER with INTERACTION, or HAND"},
		{"a purchase by e-mail", func(d *Draft) { d.Channel = customer.Email }, "channel: goes with the trigger INTERACTION"},
		{"no such kind", func(d *Draft) { d.Kind = "HOPE" }, "kind: must be DEADLINE or ENTITLEMENT"},
		{"an end before the beginning", func(d *Draft) { d.ValidFrom, d.ValidUntil = day("2026-03-02"), day("2026-03-01") }, "validUntil: must not be before validFrom (2026-03-02)"},
		{"no day", func(d *Draft) { d.ReviewOn = day("soon") }, `reviewOn: "soon" is not a day: write it as YYYY-MM-DD`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, got := good(), ""
			tc.change(&d)
			if err := d.tidy("2026-03-04").check(); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("check = %q, want %q", got, tc.want)
			}
		})
	}
	if d := good().tidy("2026-03-04"); *d.ReviewOn != "2026-09-02" || *d.ValidFrom != "2026-03-04" || d.Proof != ByDelivery {
		t.Errorf("a tidy draft is %+v", d)
	}
}

func TestNewTermsNeverReachBack(t *testing.T) {
	text, five := "Delivered in 5 days", &Measure{Amount: 5, Unit: CalendarDays}
	for _, tc := range []struct {
		name string
		ch   Change
		want string // the days from which terms hold, or the fault
	}{
		{"today", Change{Text: &text, Measure: five}, "2026-01-01 2026-02-01 2026-03-04"},
		{"from a day on", Change{Measure: five, Since: day("2026-04-01")}, "2026-01-01 2026-02-01 2026-04-01"},
		{"on the day of the last ones", Change{Measure: five, Since: day("2026-02-01")}, "2026-01-01 2026-02-01"},
		{"before them", Change{Measure: five, Since: day("2026-01-31")}, "since: must not be before the terms that hold already (2026-02-01)"},
		{"nothing new", Change{Measure: &Measure{Amount: 3, Unit: CalendarDays}, Since: day("2026-05-01")}, "2026-01-01 2026-02-01"},
		{"no text", Change{Text: new(string)}, "text: must not be empty"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			three := Measure{Amount: 3, Unit: CalendarDays, From: FromTrigger}
			c := &Claim{
				Text: "Delivered in 3 days", Kind: Deadline, Trigger: OnPurchase, Proof: ByDelivery, Measure: three, ValidFrom: "2026-01-01", ReviewOn: "2026-09-01",
				Terms: []Terms{
					{Since: "2026-01-01", Text: "Delivered in 4 days", Measure: Measure{Amount: 4, Unit: CalendarDays, From: FromTrigger}},
					{Since: "2026-02-01", Text: "Delivered in 3 days", Measure: three},
				},
			}
			_, changed, err := c.take(tc.ch, "2026-03-04")
			got := ""
			for _, terms := range c.Terms {
				got += " " + string(terms.Since)
			}
			if got = got[1:]; err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("take = %s, want %s", got, tc.want)
			}
			if err == nil && (len(changed) > 0) != (tc.name != "nothing new") {
				t.Errorf("changed %v", changed)
			}
		})
	}
}
