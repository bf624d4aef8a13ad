package advice

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sampled is a sample of one day's promises.
func sampled(d *day, age int) *sample {
	s := newSample()
	s.add(d, age)
	return s
}

// upTo is n promises that were kept after 1, 2, … n minutes.
func upTo(n int) map[int]int {
	out := map[int]int{}
	for m := 1; m <= n; m++ {
		out[m] = 1
	}
	return out
}

func TestRisk(t *testing.T) {
	hundred := map[group]*sample{{}: sampled(kept(upTo(100), 0, 0), 0)}
	for _, tc := range []struct {
		name        string
		of          map[group]*sample
		taken, left int // minutes
		want        string
	}{
		{"just made, by the date that is kept 95 times of 100", hundred, 0, 95, "LOW 0.05 of 100"},
		{"half of them were kept by now", hundred, 50, 45, "LOW 0.10 of 50"},
		{"few weren't", hundred, 80, 15, "RAISED 0.25 of 20"},
		{"too few to say", hundred, 81, 14, "UNKNOWN of 19"},
		{"longer than any", hundred, 200, 10, "UNKNOWN of 0"},
		{"bold from the first", hundred, 0, 50, "HIGH 0.50 of 100"},
		{"due this instant", hundred, 10, 0, "HIGH 1.00 of 90"},
		{"no history at all", map[group]*sample{{}: newSample()}, 5, 10, "UNKNOWN of 0"},
		// 40 of 120 weren't kept after 80 minutes, 20 of them never: 25 aren't after 95.
		{"what was broken by word is never kept", map[group]*sample{{}: sampled(kept(upTo(100), 20, 0), 0)}, 80, 15, "HIGH 0.62 of 40"},
		{"what is open for longer isn't kept by then", map[group]*sample{{}: sampled(kept(upTo(100), 0, 20), 200)}, 80, 15, "HIGH 0.62 of 40"},
		{"what is open for less isn't known to be", map[group]*sample{{}: sampled(kept(upTo(100), 0, 20), 90)}, 81, 14, "UNKNOWN of 19"},
		{"its product's own", map[group]*sample{{ByProduct, "lamp"}: sampled(kept(upTo(40), 0, 0), 0), {}: hundred[group{}]}, 0, 20, "PRODUCT lamp HIGH 0.50 of 40"},
		{"of which there are too few, so everybody's", map[group]*sample{{ByProduct, "lamp"}: sampled(kept(upTo(19), 0, 0), 0), {}: hundred[group{}]}, 0, 20, "HIGH 0.80 of 100"},
		{"before everybody's those that were given as much time", map[group]*sample{{BySpan, "PT1H"}: sampled(kept(upTo(40), 0, 0), 0), {}: hundred[group{}]}, 0, 20, "SPAN PT1H HIGH 0.50 of 40"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := Running{Taken: time.Duration(tc.taken) * time.Minute, Left: time.Duration(tc.left) * time.Minute}
			if tc.of[group{ByProduct, "lamp"}] != nil {
				r.ProductID = "lamp"
			}
			if tc.of[group{BySpan, "PT1H"}] == nil {
				tc.of[group{BySpan, "PT1H"}] = newSample()
			}
			if got := told(r.risk(tc.of)); got != tc.want {
				t.Errorf("risk = %s, want %s", got, tc.want)
			}
		})
	}
}

func told(r *Risk) string {
	out := string(r.Level)
	if of := r.Common(); of != nil && r.Probability != nil {
		out = string(*of) + " " + *r.CommonID() + " " + out
	}
	if r.Probability != nil {
		out += fmt.Sprintf(" %.2f", *r.Probability)
	}
	return fmt.Sprint(out, " of ", r.N)
}

// Of a hundred 20 take longer than 80 minutes: after 60, when 40 aren't kept yet,
// it is one in two.
func TestRiskTellsWhenItBecomesHigh(t *testing.T) {
	all := map[group]*sample{{}: sampled(kept(upTo(100), 0, 0), 0), {BySpan, "PT1H"}: newSample()}
	r := Running{Left: 80 * time.Minute}.risk(all)
	if r.Crosses() == nil || *r.Crosses() != time.Hour {
		t.Errorf("Crosses = %v, want an hour", r.Crosses())
	}
	if r := (Running{Left: 100 * time.Minute}).risk(all); r.Crosses() != nil {
		t.Errorf("what is always kept by then becomes high after %v", r.Crosses())
	}
}

// Whatever the history: the risk is S(due) ÷ S(now), it only grows while nothing
// is done, and it is high when it was told to become so.
func TestRiskIsTheConditionalShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSample()
		for range rapid.IntRange(1, 5).Draw(t, "days") {
			times := rapid.MapOfN(rapid.IntRange(0, 255), rapid.IntRange(1, 9), 0, 30).Draw(t, "times")
			s.add(kept(times, rapid.IntRange(0, 5).Draw(t, "never"), rapid.IntRange(0, 9).Draw(t, "open")), rapid.IntRange(0, 300).Draw(t, "age"))
		}
		due := rapid.IntRange(1, 300).Draw(t, "due")
		longer := func(after int) float64 { return 1 - s.within(time.Duration(after)*time.Minute) }
		late := func(at int) float64 {
			return 1 - s.after(time.Duration(at)*time.Minute).within(time.Duration(due-at)*time.Minute)
		}
		before := 0.0
		for at := range due {
			got := late(at)
			if all := longer(at); all > 1e-9 && math.Abs(got-longer(due)/all) > 1e-9 {
				t.Fatalf("late(%d) = %g, want %g", at, got, longer(due)/all)
			}
			if longer(at) > 1e-9 && got < before-1e-9 {
				t.Fatalf("late(%d) = %g, less than the %g before", at, got, before)
			}
			before = got
		}
		if first := late(0); first < high-tiny {
			if at := s.after(0).crossing(time.Duration(due)*time.Minute, first); at != nil && late(int(*at/time.Minute)) < high-1e-9 {
				t.Fatalf("after %v it is %g, and was said to be high", *at, late(int(*at/time.Minute)))
			}
		}
	})
}

func TestSpan(t *testing.T) {
	for given, want := range map[time.Duration]string{
		-time.Hour: "PT1H", time.Hour: "PT1H", time.Hour + 1: "PT2H", 24 * time.Hour: "PT32H", 33 * 24 * time.Hour: "PT1024H",
	} {
		if got := span(given); got != want {
			t.Errorf("span(%v) = %s, want %s", given, got, want)
		}
	}
}
