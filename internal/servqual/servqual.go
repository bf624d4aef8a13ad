// Package servqual is the arithmetic of service quality after Parasuraman,
// Zeithaml and Berry: “SERVQUAL: A Multiple-Item Scale for Measuring Consumer
// Perceptions of Service Quality” (Journal of Retailing 64, 1988) and
// “Refinement and Reassessment of the SERVQUAL Scale” (67, 1991).
//
// Respondents say of 22 statements how much they expect it and how much they got
// it, from 1 to 7, and share 100 points out among five dimensions. Everything is
// computed per respondent first and then averaged, so that who answers more
// counts no more than who answers less.
package servqual

import "slices"

// Dimension is a side of service quality.
type Dimension string

// The five dimensions.
const (
	Tangibles      Dimension = "TANGIBLES"      // how it looks and feels
	Reliability    Dimension = "RELIABILITY"    // what was promised, done right and in time
	Responsiveness Dimension = "RESPONSIVENESS" // willing help, promptly
	Assurance      Dimension = "ASSURANCE"      // people who know, and whom one can trust
	Empathy        Dimension = "EMPATHY"        // attention to her, and what she needs
)

// Dimensions lists the five, in the order in which they are always shown.
var Dimensions = []Dimension{Tangibles, Reliability, Responsiveness, Assurance, Empathy}

// Known reports whether d is one of the five.
func (d Dimension) Known() bool { return slices.Contains(Dimensions, d) }

// The scale of an answer, and how many points a respondent shares out.
const (
	Items  = 22
	Least  = 1
	Most   = 7
	Points = 100
)

// items says how many of the 22 each dimension has, in the order of Dimensions.
var items = [5]int{4, 5, 4, 4, 5}

// Of gives the dimension of an item, 1 to 22.
func Of(item int) Dimension {
	for i, n := range items {
		if item <= n {
			return Dimensions[i]
		}
		item -= n
	}
	return ""
}

// Pair is what somebody expects and what she got, 1 to 7; 0 where she didn't say.
type Pair struct{ Expected, Perceived int }

// whole reports whether both halves were answered: a half pair has no gap.
func (p Pair) whole() bool { return p.Expected != 0 && p.Perceived != 0 }

// Weights are 100 points, shared out among the dimensions in their order.
type Weights [5]int

// Sum adds the points up.
func (w Weights) Sum() (sum int) {
	for _, n := range w {
		sum += n
	}
	return sum
}

// Answers are one respondent's.
type Answers struct {
	Pairs   [Items]Pair
	Weights *Weights // nil when she shared nothing out
}

// Mean is what one respondent said of a dimension.
type Mean struct{ Expected, Perceived float64 }

// Gap is perceived − expected: below 0 it fell short.
func (m Mean) Gap() float64 { return m.Perceived - m.Expected }

// Means gives what a respondent said of each dimension, over the pairs that she
// answered whole. A dimension of which she answered less than half the pairs has
// none: nil.
func (a Answers) Means() (out [5]*Mean) {
	first := 0
	for d, n := range items {
		var e, p, whole int
		for _, pair := range a.Pairs[first : first+n] {
			if pair.whole() {
				e, p, whole = e+pair.Expected, p+pair.Perceived, whole+1
			}
		}
		if 2*whole >= n {
			out[d] = &Mean{float64(e) / float64(whole), float64(p) / float64(whole)}
		}
		first += n
	}
	return out
}

// Overall is the mean of the five dimensions' gaps.
func Overall(gaps [5]float64) float64 { return sum(gaps) / float64(len(gaps)) }

// Weighted is one respondent's weighted gap: each dimension's, as heavy as the
// points that she gave it.
func Weighted(gaps [5]float64, w Weights) float64 { return sum(Shares(gaps, w)) }

// Shares gives what each dimension adds to one respondent's weighted gap.
func Shares(gaps [5]float64, w Weights) (out [5]float64) {
	for d, g := range gaps {
		out[d] = float64(w[d]) * g / Points
	}
	return out
}

func sum(of [5]float64) (sum float64) {
	for _, v := range of {
		sum += v
	}
	return sum
}

// Scale is how a dimension came out over all respondents.
type Scale struct {
	Dimension Dimension
	N         int      // the respondents who answered at least half of its pairs
	Expected  *float64 // the means over them; nil without any
	Perceived *float64
	Gap       *float64
	Weight    *float64 // the mean of the points that it was given
	Weighted  *float64 // its share of the result's Weighted, which is the sum of the five
}

// Result is how a study came out.
type Result struct {
	Respondents int      // who answered at least one dimension
	Scales      []*Scale // the five, in their order
	Overall     *float64 // the mean of the five gaps; nil while one is missing
	Weighted    *float64 // the mean of the respondents' weighted gaps
	WeightedN   int      // the respondents who answered all five and shared the points out
}

// Tally adds respondents up, one at a time.
type Tally struct {
	respondents         int
	n                   [5]int
	expected, perceived [5]float64
	points              Weights
	weighers            int
	weighted            [5]float64
	weightedN           int
}

// Add adds a respondent.
func (t *Tally) Add(a Answers) {
	var gaps [5]float64
	answered := 0
	for d, m := range a.Means() {
		if m == nil {
			continue
		}
		answered++
		t.n[d]++
		t.expected[d] += m.Expected
		t.perceived[d] += m.Perceived
		gaps[d] = m.Gap()
	}
	if answered > 0 {
		t.respondents++
	}
	if a.Weights == nil {
		return
	}
	t.weighers++
	for d, points := range a.Weights {
		t.points[d] += points
	}
	if answered < len(gaps) {
		return
	}
	t.weightedN++
	for d, g := range Shares(gaps, *a.Weights) {
		t.weighted[d] += g
	}
}

// Result gives how the study stands.
func (t *Tally) Result() *Result {
	r := &Result{Respondents: t.respondents, WeightedN: t.weightedN, Weighted: mean(sum(t.weighted), t.weightedN)}
	var gaps [5]float64
	whole := true
	for d, name := range Dimensions {
		s := &Scale{
			Dimension: name, N: t.n[d], Expected: mean(t.expected[d], t.n[d]), Perceived: mean(t.perceived[d], t.n[d]),
			Gap: mean(t.perceived[d]-t.expected[d], t.n[d]), Weight: mean(float64(t.points[d]), t.weighers), Weighted: mean(t.weighted[d], t.weightedN),
		}
		if s.Gap == nil {
			whole = false
		} else {
			gaps[d] = *s.Gap
		}
		r.Scales = append(r.Scales, s)
	}
	if whole {
		overall := Overall(gaps)
		r.Overall = &overall
	}
	return r
}

func mean(sum float64, n int) *float64 {
	if n == 0 {
		return nil
	}
	m := sum / float64(n)
	return &m
}
