package servqual

import (
	"fmt"
	"math"
	"testing"
)

// The worked examples of the literature, as every textbook has them.
func TestWorkedExamples(t *testing.T) {
	gaps := [5]float64{-.65, -1.10, -.83, -.70, -1.01}
	if got := Overall(gaps); math.Abs(got - -0.858) > 1e-9 {
		t.Errorf("Overall = %v, want -0.858", got)
	}
	w := Weights{11, 32, 22, 19, 16}
	if got := Weighted(gaps, w); w.Sum() != Points || math.Abs(got - -0.9007) > 1e-9 {
		t.Errorf("Weighted = %v of %d points, want -0.9007 of 100", got, w.Sum())
	}
}

func TestItemsHaveTheirDimensions(t *testing.T) {
	for item, want := range map[int]Dimension{1: Tangibles, 4: Tangibles, 5: Reliability, 9: Reliability, 10: Responsiveness, 13: Responsiveness, 14: Assurance, 17: Assurance, 18: Empathy, 22: Empathy, 23: ""} {
		if got := Of(item); got != want {
			t.Errorf("item %d is of %q, want %q", item, got, want)
		}
	}
}

// all gives answers whose pairs are all p.
func all(p Pair) (a Answers) {
	for i := range a.Pairs {
		a.Pairs[i] = p
	}
	return a
}

func TestMeansTakeHalfTheItems(t *testing.T) {
	for _, tc := range []struct {
		name    string
		missing []int // places
		half    []int // places where only what was expected was said
		want    string
	}{
		{"all", nil, nil, "1 1 1 1 1"},
		{"two of four left", []int{0, 1}, nil, "1 1 1 1 1"},
		{"one of four left", []int{0, 1, 2}, nil, "- 1 1 1 1"},
		{"three of five left", []int{4, 5}, nil, "1 1 1 1 1"},
		{"two of five left", []int{4, 5, 6}, nil, "1 - 1 1 1"},
		{"half pairs are none", []int{4}, []int{5, 6}, "1 - 1 1 1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := all(Pair{5, 6})
			for _, i := range tc.missing {
				a.Pairs[i] = Pair{}
			}
			for _, i := range tc.half {
				a.Pairs[i].Perceived = 0
			}
			got := ""
			for _, m := range a.Means() {
				if m == nil {
					got += " -"
					continue
				}
				got += fmt.Sprint(" ", m.Gap())
			}
			if got[1:] != tc.want {
				t.Errorf("gaps%s, want %s", got, tc.want)
			}
		})
	}
}

// One respondent answers all four statements about tangibles, another two of
// them: each counts once. Pooled, who answered more would count twice as much.
func TestTwoRespondentsCountAlike(t *testing.T) {
	ann, bob := all(Pair{6, 5}), all(Pair{5, 6})
	bob.Pairs[0], bob.Pairs[1].Perceived = Pair{}, 0
	var tally Tally
	tally.Add(ann)
	tally.Add(bob)
	r := tally.Result()
	sum, n := 0, 0
	for _, a := range []Answers{ann, bob} {
		for _, p := range a.Pairs[:4] {
			if p.whole() {
				sum, n = sum+p.Perceived-p.Expected, n+1
			}
		}
	}
	pooled := float64(sum) / float64(n)
	if got := *r.Scales[0].Gap; got != 0 || pooled == got || math.Abs(pooled- -1.0/3) > 1e-9 {
		t.Errorf("gap %v, pooled %v; want 0 and not -1/3", got, pooled)
	}
	if r.Respondents != 2 || r.Scales[0].N != 2 || *r.Overall != 0 || r.Weighted != nil || r.WeightedN != 0 {
		t.Errorf("Result = %+v", r)
	}
}

func TestWeightedHasItsOwnN(t *testing.T) {
	ann, bob, cem := all(Pair{6, 5}), all(Pair{5, 6}), all(Pair{4, 4})
	ann.Weights, cem.Weights = &Weights{20, 20, 20, 20, 20}, &Weights{0, 0, 0, 0, 100}
	for i := range 3 {
		cem.Pairs[i] = Pair{}
	}
	var tally Tally
	for _, a := range []Answers{ann, bob, cem, {}} {
		tally.Add(a)
	}
	r := tally.Result()
	if r.Respondents != 3 || r.Scales[0].N != 2 || r.Scales[4].N != 3 || r.WeightedN != 1 || *r.Weighted != -1 || *r.Scales[4].Weight != 60 {
		t.Errorf("Result = %+v, of empathy %+v", r, r.Scales[4])
	}
	if *r.Scales[0].Weighted != -.2 {
		t.Errorf("tangibles add %v, want -0.2: a fifth of ann's alone", *r.Scales[0].Weighted)
	}
	added := 0.0
	for _, s := range r.Scales {
		added += *s.Weighted
	}
	if math.Abs(added-*r.Weighted) > 1e-9 {
		t.Errorf("the five add up to %v, want %v", added, *r.Weighted)
	}
	if r := (&Tally{}).Result(); r.Overall != nil || r.Scales[0].Gap != nil || len(r.Scales) != 5 {
		t.Errorf("of nobody: %+v", r)
	}
}
