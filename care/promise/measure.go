package promise

import (
	"slices"
	"time"
)

// Tally adds up how promises fell out. The unit is the chain: its last promise
// counts, by the date agreed last, and the first date stays beside it.
type Tally struct {
	Kept, KeptLate, Broken, Overdue int
	FirstKept                       int // kept by the chain's first date
	Targets                         int // had a target of our own
	OverDelivered                   int // kept by that target
	margins                         map[int64]int
}

// add counts p if it has fallen due by now.
func (t *Tally) add(p *Promise, now time.Time) {
	if !p.FallenDue(now) {
		return
	}
	switch p.State {
	case Kept:
		t.Kept++
	case KeptLate:
		t.KeptLate++
	case Broken:
		t.Broken++
	default:
		t.Overdue++
	}
	if p.KeptByFirstDate() {
		t.FirstKept++
	}
	if p.TargetAt != nil {
		t.Targets++
	}
	if p.OverDelivered() {
		t.OverDelivered++
	}
	if m := p.Margin(); m != nil {
		t.addMargin(int64(*m/time.Second), 1)
	}
}

func (t *Tally) addMargin(seconds int64, n int) {
	if t.margins == nil {
		t.margins = map[int64]int{}
	}
	t.margins[seconds] += n
}

// merge adds o to t: a tally of days is the sum of the days' tallies.
func (t *Tally) merge(o *Tally) {
	t.Kept += o.Kept
	t.KeptLate += o.KeptLate
	t.Broken += o.Broken
	t.Overdue += o.Overdue
	t.FirstKept += o.FirstKept
	t.Targets += o.Targets
	t.OverDelivered += o.OverDelivered
	for s, n := range o.margins {
		t.addMargin(s, n)
	}
}

// FallenDue counts the promises whose date has passed; an open one that is
// overdue is among them, so the rates can't be improved by leaving it open.
func (t *Tally) FallenDue() int { return t.Kept + t.KeptLate + t.Broken + t.Overdue }

// KeepRate is the headline: kept in time ÷ fallen due, by the agreed date. It
// is nil when nothing has fallen due.
func (t *Tally) KeepRate() *float64 { return ratio(t.Kept, t.FallenDue()) }

// FirstDateRate is kept by the first date ÷ fallen due: what renegotiation hides.
func (t *Tally) FirstDateRate() *float64 { return ratio(t.FirstKept, t.FallenDue()) }

// OverDeliveryRate is kept by our own target ÷ fallen due with a target.
func (t *Tally) OverDeliveryRate() *float64 { return ratio(t.OverDelivered, t.Targets) }

// MedianMargin is the median of due − kept, to the second, over promises kept
// in time or late; of an even number it is the mean of the middle two.
func (t *Tally) MedianMargin() *time.Duration {
	n := 0
	for _, k := range t.margins {
		n += k
	}
	if n == 0 {
		return nil
	}
	m := time.Duration(t.nthMargin((n-1)/2)+t.nthMargin(n/2)) * time.Second / 2
	return &m
}

// nthMargin gives the margin at place n of all of them in order, counted from 0.
func (t *Tally) nthMargin(n int) int64 {
	keys := make([]int64, 0, len(t.margins))
	for s := range t.margins {
		keys = append(keys, s)
	}
	slices.Sort(keys)
	for _, s := range keys {
		if n < t.margins[s] {
			return s
		}
		n -= t.margins[s]
	}
	return 0
}

func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	r := float64(part) / float64(whole)
	return &r
}
