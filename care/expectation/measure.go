package expectation

import (
	"cmp"
	"slices"
)

// Tally adds up how expectations of one kind were met.
type Tally struct {
	Assessed, Unmet, Met, Exceeded int
	Levels                         []*Levels // by what they count in; never added to each other
	weight, weightUnmet            int
}

// Levels are the mean levels of assessments that count in the same.
type Levels struct {
	Unit      Unit
	Direction Direction
	N         int
	sums      sums
}

func newRow(key string) *Row { return &Row{Key: key, Explicit: &Tally{}, Implicit: &Tally{}} }

// add adds the sums of one measure.
func (r *Row) add(k Kind, m Measure, s sums) {
	t := r.Explicit
	if k == Implicit {
		t = r.Implicit
	}
	t.add(m, s)
}

func (t *Tally) add(m Measure, s sums) {
	t.Assessed += s.N
	t.Unmet += s.Unmet
	t.Met += s.Met
	t.Exceeded += s.Exceeded
	t.weight += s.Weight
	t.weightUnmet += s.WeightUnmet
	for _, l := range t.Levels {
		if l.Unit == m.Unit && l.Direction == m.Direction {
			l.sums.add(s)
			l.N = l.sums.N
			return
		}
	}
	t.Levels = append(t.Levels, &Levels{Unit: m.Unit, Direction: m.Direction, N: s.N, sums: s})
	slices.SortFunc(t.Levels, func(a, b *Levels) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Direction, b.Direction))
	})
}

func (r *Row) letDown() int { return r.Explicit.weightUnmet + r.Implicit.weightUnmet }

func (r *Row) n() int { return r.Explicit.Assessed + r.Implicit.Assessed }

// UnmetRate is unmet ÷ assessed; nil when nothing was assessed.
func (t *Tally) UnmetRate() *float64 { return share(t.Unmet, t.Assessed) }

// WeightedUnmetRate is the same with each assessment as heavy as the
// expectation is important.
func (t *Tally) WeightedUnmetRate() *float64 { return share(t.weightUnmet, t.weight) }

// Adequate is the mean of what was adequate.
func (l *Levels) Adequate() float64 { return l.mean(l.sums.Adequate) }

// Desired is the mean of what was desired.
func (l *Levels) Desired() float64 { return l.mean(l.sums.Desired) }

// Perceived is the mean of what was perceived.
func (l *Levels) Perceived() float64 { return l.mean(l.sums.Perceived) }

// Superiority is the mean of perceived − desired, positive when better.
func (l *Levels) Superiority() float64 {
	return l.mean(l.Direction.better(l.sums.Perceived, l.sums.Desired))
}

// Adequacy is the mean of perceived − adequate, positive when better.
func (l *Levels) Adequacy() float64 {
	return l.mean(l.Direction.better(l.sums.Perceived, l.sums.Adequate))
}

func (l *Levels) mean(sum Level) float64 { return sum.Float() / float64(l.N) }

func share(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	s := float64(part) / float64(whole)
	return &s
}
