package earning

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// nothing is a tally of nothing given before.
type nothing struct{}

func (nothing) Had(context.Context, *Rule, Scope, string, clock.Day, clock.Day) (Tally, error) {
	return Tally{}, nil
}

// had is a tally that was given before to whoever asks.
type had Tally

func (h had) Had(context.Context, *Rule, Scope, string, clock.Day, clock.Day) (Tally, error) {
	return Tally(h), nil
}

func euros(minor int64) *money.Money { return &money.Money{Minor: minor, Currency: "EUR"} }

func some[T any](v T) *T { return &v }

// ruling is a rule that says t.
func ruling(t testing.TB, id string, terms Terms) *Ruling {
	t.Helper()
	if terms.Name == "" {
		terms.Name = "rule " + id
	}
	terms = terms.tidy()
	if err := terms.check(); err != nil {
		t.Fatal(err)
	}
	asks, err := compile(terms)
	if err != nil {
		t.Fatal(err)
	}
	return &Ruling{Rule: &Rule{ID: id, ProgramID: "miles", Version: Version{Number: 1, State: Active, Terms: terms}}, asks: asks}
}

// bought is an order of 49.90 euros on a Sunday.
func bought() *Occasion {
	return &Occasion{
		EventID: "evt", CustomerID: "ann", OccurredAt: time.Date(2026, 3, 29, 10, 0, 0, 0, time.UTC), Day: "2026-03-29",
		Amount: euros(4990), Home: euros(4990), Quantity: 3, Tiers: map[string]Reached{"miles": {"SILVER", "Silver", 2}, "stars": {"TOP", "Top", 9}},
		Facts: Facts{
			"purchase.amount": int64(4990), "purchase.currency": "EUR", "local.weekday": int64(7),
			"customer.tags": []string{"vip"}, "customer.attributes": map[string]any{"visits": 7.0},
		},
	}
}

func TestWhatARuleComesTo(t *testing.T) {
	perEuro := Terms{Basis: PerAmount, Points: 1, Per: euros(100)}
	with := func(t Terms, change func(*Terms)) Terms { change(&t); return t }
	for _, tc := range []struct {
		name  string
		terms Terms
		had   Tally
		want  int64
	}{
		{"fixed", Terms{Basis: Fixed, Points: 50}, Tally{}, 50},
		{"a euro a point, fractions dropped", perEuro, Tally{}, 49},
		{"to the nearest", with(perEuro, func(t *Terms) { t.Rounding = HalfUp }), Tally{}, 50},
		{"up", with(perEuro, func(t *Terms) { t.Rounding, t.Per = Up, euros(4989) }), Tally{}, 2},
		{"whole is whole, up too", with(perEuro, func(t *Terms) { t.Rounding, t.Per = Up, euros(4990) }), Tally{}, 1},
		{"five points for ten euros", with(perEuro, func(t *Terms) { t.Points, t.Per = 5, euros(1000) }), Tally{}, 24},
		{"for each piece", Terms{Basis: PerQuantity, Points: 10}, Tally{}, 30},
		{"the condition holds", with(perEuro, func(t *Terms) { t.Condition = `purchase.amount >= 4990 && "vip" in customer.tags` }), Tally{}, 49},
		{"it doesn't", with(perEuro, func(t *Terms) { t.Condition = `purchase.amount > 4990` }), Tally{}, -1},
		{"an attribute", with(perEuro, func(t *Terms) { t.Condition = `customer.attributes.visits >= 7` }), Tally{}, 49},
		{"an attribute that nobody has", with(perEuro, func(t *Terms) { t.Condition = `has(customer.attributes.hat) && customer.attributes.hat == "red"` }), Tally{}, -1},
		{"multipliers, before rounding", with(perEuro, func(t *Terms) {
			t.Multipliers = []Multiplier{{"Sunday", "local.weekday == 7", "1.5"}, {"Monday", "local.weekday == 1", "3"}, {"always", "", "1.25"}}
		}), Tally{}, 93}, // 49.9 × 1.5 × 1.25 = 93.5625
		{"her tier", with(perEuro, func(t *Terms) { t.Condition = `customer.tier in ["SILVER", "GOLD"] && customer.tierName == "Silver"` }), Tally{}, 49},
		{"a higher one", with(perEuro, func(t *Terms) { t.Condition = `customer.tierRank >= 3` }), Tally{}, -1},
		{"her tier multiplies", with(perEuro, func(t *Terms) {
			t.Multipliers = []Multiplier{{"from the second tier", "customer.tierRank >= 2", "2"}, {"the third", "customer.tierRank == 3", "5"}}
		}), Tally{}, 99},
		{"another currency", with(perEuro, func(t *Terms) { t.Per = &money.Money{Minor: 100, Currency: "USD"} }), Tally{}, -1},
		{"a limit for one event", with(perEuro, func(t *Terms) { t.Limits = []Limit{{Scope: OfEvent, Points: some(int64(20))}} }), Tally{}, 20},
		{"a limit that she has nearly reached", with(perEuro, func(t *Terms) { t.Limits = []Limit{{Scope: OfCustomer, Points: some(int64(100))}} }), Tally{70, 3}, 30},
		{"one that she has passed", with(perEuro, func(t *Terms) { t.Limits = []Limit{{Scope: OfCustomer, Points: some(int64(100))}} }), Tally{170, 3}, 0},
		{"so many times", with(perEuro, func(t *Terms) { t.Limits = []Limit{{Scope: OfRule, Times: some(int64(3))}} }), Tally{70, 3}, 0},
		{"the strictest of two", with(perEuro, func(t *Terms) {
			t.Limits = []Limit{{Scope: OfEvent, Points: some(int64(40))}, {Scope: OfRule, Points: some(int64(80))}}
		}), Tally{70, 3}, 10},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, err := Decide(t.Context(), []*Ruling{ruling(t, "a", tc.terms)}, bought(), had(tc.had))
			if err != nil {
				t.Fatal(err)
			}
			if tc.want < 0 {
				if len(out) != 0 {
					t.Errorf("it gave %d, want nothing to say", out[0].Points)
				}
				return
			}
			if len(out) != 1 || out[0].Points != tc.want || out[0].Trouble != "" {
				t.Fatalf("it gave %+v, want %d", out, tc.want)
			}
		})
	}
}

func TestWhoIsAskedFirst(t *testing.T) {
	fixed := func(points int64, priority int, exclusive bool) Terms {
		return Terms{Basis: Fixed, Points: points, Priority: priority, Exclusive: exclusive}
	}
	never := fixed(1, 1, true)
	never.Condition = "false"
	early, late := fixed(64, 1, true), fixed(128, 1, true)
	early.ValidUntil, late.ValidFrom = some(bought().OccurredAt), some(bought().OccurredAt.Add(1))
	paused := ruling(t, "p", fixed(256, 1, true))
	paused.State = Paused
	rules := []*Ruling{
		ruling(t, "d", fixed(8, 20, false)), ruling(t, "c", fixed(4, 10, true)), ruling(t, "b", fixed(2, 10, false)),
		ruling(t, "a", never), ruling(t, "e", early), ruling(t, "f", late), paused,
	}
	out, err := Decide(t.Context(), rules, bought(), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range out {
		got = append(got, o.Rule.ID)
	}
	if fmt.Sprint(got) != "[b c]" { // c keeps everything after it
		t.Errorf("these gave points: %v, want b, then c and nobody after it", got)
	}
}

func TestAnExclusiveRuleIsOfItsOwnProgram(t *testing.T) {
	of := func(program, id string, points int64, priority int, exclusive bool) *Ruling {
		r := ruling(t, id, Terms{Basis: Fixed, Points: points, Priority: priority, Exclusive: exclusive})
		r.ProgramID = program
		return r
	}
	out, err := Decide(t.Context(), []*Ruling{of("miles", "a", 10, 1, true), of("stars", "b", 3, 2, false), of("miles", "c", 5, 2, false)}, bought(), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range out {
		got = append(got, o.Rule.ID)
	}
	if fmt.Sprint(got) != "[a b]" {
		t.Errorf("these gave points: %v, want a, and b of the other program", got)
	}
}

func TestAConditionThatDoesntCompile(t *testing.T) {
	for _, tc := range []struct{ condition, says string }{
		{"purchase.amount >", "line 1, column 18"},
		{strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100), "line 1, column 1: expression recursion"},
		{"true &&\n  purchase.amont > 3", "line 2, column 3: undeclared reference to 'purchase'"},
		{"purchase.amount", "must be true or false, not int"},
		{`purchase.amount == "much"`, "line 1, column 17"},
		{`purchase.currency.matches("(")`, "line 1"},
		{strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300), "line "},
		{`"` + strings.Repeat("é", 2000) + `" == ""`, "at most 2000"},
	} {
		err := Terms{Name: "x", Basis: Fixed, Points: 1, Rounding: Down, Condition: tc.condition}.check()
		f := fault.As(err)
		if f == nil || strings.Join(f.Field, ".") != "terms.condition" || !strings.Contains(f.Message, tc.says) {
			t.Errorf("%.30q: %v, want terms.condition to say %q", tc.condition, err, tc.says)
		}
	}
}

func TestAConditionThatRunsLongIsCutOff(t *testing.T) {
	many := bought()
	tags := make([]string, 100)
	for i := range tags {
		tags[i] = fmt.Sprint("tag ", i)
	}
	many.Facts["customer.tags"] = tags
	long := ruling(t, "long", Terms{Basis: Fixed, Points: 1, Exclusive: true, Condition: `customer.tags.all(a, customer.tags.all(b, customer.tags.all(c, a + b != c)))`})
	stumbles := ruling(t, "stumbles", Terms{Basis: Fixed, Points: 2, Condition: `customer.attributes.hat == "red"`})
	fine := ruling(t, "z", Terms{Basis: Fixed, Points: 4, Condition: `customer.tags.exists(a, a.matches("9$"))`})
	out, err := Decide(t.Context(), []*Ruling{long, stumbles, fine}, many, nothing{})
	if err != nil || len(out) != 3 {
		t.Fatalf("%d outcomes, %v; want three", len(out), err)
	}
	if out[0].Points != 0 || !strings.Contains(out[0].Trouble, "cut off") {
		t.Errorf("the long one: %+v, want it cut off", out[0])
	}
	if out[1].Points != 0 || !strings.Contains(out[1].Trouble, "no such key") {
		t.Errorf("the one that stumbles: %+v, want to hear of the key", out[1])
	}
	if out[2].Points != 4 {
		t.Errorf("the one after them gave %d, want 4", out[2].Points)
	}
}

func TestPeriods(t *testing.T) {
	for _, tc := range []struct {
		period           Period
		day, first, last clock.Day
	}{
		{Daily, "2026-03-29", "2026-03-29", "2026-03-29"},
		{Weekly, "2026-03-29", "2026-03-23", "2026-03-29"},
		{Weekly, "2026-12-31", "2026-12-28", "2027-01-03"},
		{Monthly, "2028-02-10", "2028-02-01", "2028-02-29"},
		{Yearly, "2026-12-31", "2026-01-01", "2026-12-31"},
		{Ever, "2026-12-31", "0000-01-01", "9999-12-31"},
	} {
		if first, last := tc.period.around(tc.day); first != tc.first || last != tc.last {
			t.Errorf("%s around %s is %s to %s, want %s to %s", tc.period, tc.day, first, last, tc.first, tc.last)
		}
	}
}

func TestTheSentence(t *testing.T) {
	r := ruling(t, "a", Terms{
		Name: "Purchases", Basis: PerAmount, Points: 2, Per: euros(100), Multipliers: []Multiplier{{"weekend", "", "1.5"}},
		Limits: []Limit{{Scope: OfCustomer, Period: some(Monthly), Points: some(int64(100))}},
	})
	out, err := Decide(t.Context(), []*Ruling{r}, bought(), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "Purchases (version 1): 2 per 1.00 EUR on 49.90 EUR × 1.5 (weekend) = 149.7, rounded down = 149; limited to 100 (a month of one customer)"
	if got := out[0].Sentence(); got != want {
		t.Errorf("it says %q,\nwant      %q", got, want)
	}
}

// TestWhatIsGone holds what is taken back to the purchase: never more than was
// earned, never less than before, and all of it in the end.
func TestWhatIsGone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paid := rapid.Int64Range(1, 1_000_000).Draw(t, "paid")
		e := &Earning{Points: rapid.Int64Range(0, 1_000_000_000).Draw(t, "points"), Why: Why{Basis: PerAmount, Amount: euros(paid), Paid: euros(paid)}}
		before := int64(0)
		for left := paid; left > 0; left -= rapid.Int64Range(1, left).Draw(t, "less") {
			gone := e.Gone(Left{Amount: *euros(left)})
			if gone < before || gone > e.Points {
				t.Fatalf("%d of %d are left: %d points of %d are gone, before it were %d", left, paid, gone, e.Points, before)
			}
			before = gone
		}
		if gone := e.Gone(Left{}); gone != 0 && gone != e.Points {
			t.Fatalf("nothing is left: %d of %d are gone", gone, e.Points)
		}
		if gone := e.Gone(Left{Off: true, Amount: *euros(paid)}); gone != e.Points {
			t.Fatalf("called off: %d of %d are gone", gone, e.Points)
		}
	})
}

// TestRounding holds each way to round to what it says.
func TestRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := big.NewRat(rapid.Int64Range(0, 1_000_000).Draw(t, "a"), rapid.Int64Range(1, 1000).Draw(t, "b"))
		down, half, up := rounded(x, Down), rounded(x, HalfUp), rounded(x, Up)
		low, high := new(big.Rat).SetInt(down), new(big.Rat).SetInt(up)
		if low.Cmp(x) > 0 || high.Cmp(x) < 0 || new(big.Rat).Sub(high, low).Cmp(big.NewRat(1, 1)) > 0 {
			t.Fatalf("%s is from %s to %s", x, down, up)
		}
		if off := new(big.Rat).Sub(x, new(big.Rat).SetInt(half)); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%s to the nearest is %s", x, half)
		}
	})
}
