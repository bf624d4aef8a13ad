package tier

import (
	"cmp"
	"slices"
	"time"
)

// History is all that a tier depends on, besides the time.
type History struct {
	Policies []*Policy // in their order, at least one
	Gains    []Gain
	Floors   []*Floor
	Zone     *time.Location
}

// At gives where the customer stands at a time: on no tier before there was a
// policy. What it says of the future holds if nothing more is earned.
func (h *History) At(now time.Time) *Standing {
	steps := h.walk()
	i, _ := slices.BinarySearchFunc(steps, now, func(s step, t time.Time) int {
		if s.at.After(t) {
			return 1
		}
		return -1
	})
	if i == 0 {
		return &Standing{DueAt: &h.Policies[0].From}
	}
	here := steps[i-1]
	s := &Standing{Tier: here.terms.tier(here.level), Rank: here.level, Points: here.points, Next: here.terms.tier(here.level + 1), Floor: h.floorAt(now)}
	if s.Tier != nil {
		s.Since = &here.since
	}
	if s.Next != nil {
		s.Missing = max(0, s.Next.Points-here.points)
	}
	if !here.grace.IsZero() {
		s.GraceUntil = &here.grace
	}
	if i < len(steps) {
		s.DueAt = &steps[i].at
	}
	for _, later := range steps[i:] {
		if later.level < here.level {
			s.Falls = &Fall{At: later.at, To: later.terms.tier(later.level), Keep: s.Tier.Points - later.points}
			break
		}
	}
	return s
}

// floorAt gives the floor that holds at a time, or nil.
func (h *History) floorAt(t time.Time) *Floor {
	for _, f := range h.Floors {
		if !f.From.After(t) && (f.Until == nil || f.Until.After(t)) {
			return f
		}
	}
	return nil
}

// step is where she stands from an instant on.
type step struct {
	at     time.Time
	level  int // 0 below the lowest tier
	since  time.Time
	grace  time.Time // until when she keeps what she doesn't reach; zero when she reaches it
	points int64
	terms  *Terms
}

// walk gives every step of the customer's way, those of the future too: each
// instant at which points come or leave, a floor begins or ends, a grace is over,
// or another policy comes into force.
func (h *History) walk() []step {
	w := walker{zone: h.Zone}
	for i, p := range h.Policies {
		var until *time.Time
		if i+1 < len(h.Policies) {
			until = &h.Policies[i+1].From
		}
		w.adopt(p)
		changes := h.changes(p, until)
		for len(changes) > 0 {
			at := changes[0].at
			w.fall(at)
			for len(changes) > 0 && changes[0].at.Equal(at) {
				w.points += changes[0].points
				changes = changes[1:]
			}
			w.reaches = max(w.terms.reached(w.points), w.floor(h.floorAt(at)))
			w.arrive(at)
		}
		if until == nil {
			w.fall(never)
		} else {
			w.fall(*until)
		}
	}
	return w.steps
}

// never is later than anything that happens.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// change is so many points more or fewer from an instant on; none when it is a
// floor that changes.
type change struct {
	at     time.Time
	points int64
}

// changes gives what changes under a policy until the next, in its order. What
// came before the policy is there when it begins.
func (h *History) changes(p *Policy, until *time.Time) []change {
	out := []change{{at: p.From}}
	add := func(at time.Time, points int64) {
		if until == nil || at.Before(*until) {
			out = append(out, change{at, points})
		}
	}
	for _, g := range h.Gains {
		came := latest(g.At, p.From)
		leaves, ever := p.leaves(g.Earned, h.Zone)
		if ever && !leaves.After(came) {
			continue
		}
		add(came, g.Points)
		if ever {
			add(leaves, -g.Points)
		}
	}
	for _, f := range h.Floors {
		if f.From.After(p.From) {
			add(f.From, 0)
		}
		if f.Until != nil && f.Until.After(p.From) {
			add(*f.Until, 0)
		}
	}
	slices.SortStableFunc(out, func(a, b change) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(b.points, a.points)) })
	return out
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// walker goes through the changes from the first to the last.
type walker struct {
	zone    *time.Location
	terms   *Terms
	level   int
	since   time.Time
	grace   time.Time
	points  int64
	reaches int // the level that her points and her floor reach
	steps   []step
}

// adopt goes on under another policy: on the same tier, or, if there is no such
// tier any more, on what she reaches.
func (w *walker) adopt(p *Policy) {
	if w.terms != nil {
		w.level = p.level(w.terms.tier(w.level).key())
	}
	w.terms, w.points = &p.Terms, 0
}

func (w *walker) floor(f *Floor) int {
	if f == nil {
		return 0
	}
	return w.terms.level(f.Tier)
}

// arrive goes up to what is reached at once, and lets a grace begin or end.
func (w *walker) arrive(at time.Time) {
	switch {
	case w.reaches > w.level:
		w.level, w.since, w.grace = w.reaches, at, time.Time{}
	case w.reaches == w.level:
		w.grace = time.Time{}
	case w.grace.IsZero():
		w.grace = w.terms.graceEnds(at, w.zone)
	}
	w.descend(at)
	w.mark(at)
}

// fall goes down wherever a grace ends before an instant.
func (w *walker) fall(before time.Time) {
	for !w.grace.IsZero() && w.grace.Before(before) {
		at := w.grace
		w.descend(at)
		w.mark(at)
	}
}

// descend goes down where the grace is over at an instant: without days of grace
// as far as it must.
func (w *walker) descend(at time.Time) {
	for !w.grace.IsZero() && !w.grace.After(at) {
		w.since, w.grace = at, time.Time{}
		if w.terms.Descent == ToBase {
			w.level = w.reaches
			return
		}
		if w.level--; w.level > w.reaches {
			w.grace = w.terms.graceEnds(at, w.zone)
		}
	}
}

// mark puts down where she stands from an instant on.
func (w *walker) mark(at time.Time) {
	w.steps = append(w.steps, step{at, w.level, w.since, w.grace, w.points, w.terms})
}
