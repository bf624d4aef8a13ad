package loyalty

import (
	"container/heap"
	"time"
)

// agenda is what time will do to a wallet, the earliest first.
type agenda struct {
	of    *wallet
	items instants
}

type instant struct {
	at  time.Time
	lot *Lot // nil for a hold
}

type instants []instant

// agenda lists what time does to the lots and the holds of w.
func (w *wallet) agenda() *agenda {
	q := &agenda{of: w}
	for _, l := range w.lots {
		q.add(l)
	}
	for _, h := range w.holds {
		if h.State == Held {
			heap.Push(&q.items, instant{h.ExpiresAt, nil})
		}
	}
	return q
}

// add puts a lot down for when it is due.
func (q *agenda) add(l *Lot) {
	if at := q.of.due(l); !at.IsZero() {
		heap.Push(&q.items, instant{at, l})
	}
}

// next goes to the earliest instant there is until now, and takes from the
// agenda all lots that are due then, each once.
func (q *agenda) next(now time.Time) (at time.Time, due []*Lot, ok bool) {
	if len(q.items) == 0 || q.items[0].at.After(now) {
		return at, nil, false
	}
	at = q.items[0].at
	seen := map[*Lot]bool{}
	for len(q.items) > 0 && !q.items[0].at.After(at) {
		if i := heap.Pop(&q.items).(instant); i.lot != nil && !seen[i.lot] {
			seen[i.lot] = true
			due = append(due, i.lot)
		}
	}
	return at, due, true
}

func (s instants) Len() int           { return len(s) }
func (s instants) Less(i, j int) bool { return s[i].at.Before(s[j].at) }
func (s instants) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

// Push is heap's.
func (s *instants) Push(x any) { *s = append(*s, x.(instant)) }

// Pop is heap's.
func (s *instants) Pop() any {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}
