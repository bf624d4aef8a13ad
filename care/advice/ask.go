package advice

import (
	"context"
	"slices"
	"time"

	"kept/internal/calendar"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Ask says what the tenant's own history advises for something that is to be
// promised now. The narrowest history that is long enough proposes the date:
// the product's before the claim's, the department's and everything's, and each
// on days with a load like today's before all days. It reads a year of days,
// however many promises they had.
func (b *Book) Ask(ctx context.Context, q Question) (*Advice, error) {
	all, err := b.AskEach(ctx, []Question{q})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// AskEach is Ask for many questions, by their order: what they have in common is
// read once.
func (b *Book) AskEach(ctx context.Context, qs []Question) ([]*Advice, error) {
	now := b.now()
	today := clock.DayOf(now, time.UTC)
	groups := []group{{}}
	for _, q := range qs {
		for _, g := range q.groups() {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
			}
		}
	}
	found, err := b.stretch(ctx, today.Add(-2*window), today, groups...)
	if err != nil {
		return nil, err
	}
	loads := loadsOf(found[group{}], today)
	out := make([]*Advice, len(qs))
	for i, q := range qs {
		if out[i], err = answer(q, found, loads, tenants.From(ctx), now); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answer is the rule: what the days that were found say to a question.
func answer(q Question, found map[group]map[clock.Day]*day, loads *loads, a *tenants.Actor, now time.Time) (*Advice, error) {
	out := &Advice{Open: loads.now, Load: loads.of(loads.now)}
	for _, g := range q.groups() {
		onDaysLikeThis := basisOf(g, q.rest(sampleOf(found[g], now, loads.like(out.Load))))
		onDaysLikeThis.Load = out.Load
		out.Bases = append(out.Bases, onDaysLikeThis, basisOf(g, q.rest(sampleOf(found[g], now, anyDay))))
	}
	if i := slices.IndexFunc(out.Bases, (*Basis).Enough); i >= 0 {
		out.Proposed = out.Bases[i].proposal(now, calendar.New(a.Zone, a.WorkingDays, a.Holidays))
	}
	var err error
	out.Asked, err = out.asked(q, a, now)
	return out, err
}

// groups are those whose times the question may be answered by, narrowest first.
func (q Question) groups() (out []group) {
	for _, g := range []group{{ByProduct, q.ProductID}, {ByClaim, q.ClaimID}, {ByDepartment, q.DepartmentID}} {
		if g.key != "" {
			out = append(out, g)
		}
	}
	return append(out, group{})
}

// rest is what of a sample the question is about: of a promise that runs already,
// how much longer those took that weren't kept by now either.
func (q Question) rest(s *sample) *sample {
	if q.PromiseID == "" {
		return s
	}
	return s.after(q.Taken)
}

// basisOf is how long the promises of a group took, by a sample of them.
func basisOf(g group, s *sample) *Basis {
	return &Basis{
		Dimension: g.of, Key: g.key, Kept: s.kept, Never: s.never, Running: s.left,
		P50: s.quantile(.5), P80: s.quantile(.8), P95: s.quantile(.95), times: s,
	}
}

func anyDay(clock.Day) bool { return true }

// sampleOf puts together how long the promises took that were made on certain
// days of the past year.
func sampleOf(days map[clock.Day]*day, now time.Time, want func(clock.Day) bool) *sample {
	s, first := newSample(), clock.DayOf(now, time.UTC).Add(-window)
	for on, d := range days {
		if on > first && want(on) {
			// Those of a day are as old as the youngest of them.
			s.add(d, max(0, int(now.Sub(on.Add(1).Start(time.UTC)).Minutes())))
		}
	}
	return s
}

// proposal is the date for what is promised now: under-promise by P95, and
// over-deliver by P80.
func (b *Basis) proposal(now time.Time, c *calendar.Calendar) *Proposal {
	due := clock.Micro(now.Add(*b.P95))
	return &Proposal{Basis: b, DueAt: due, DueDay: c.OnOrAfter(clock.DayOf(due, c.Zone)), TargetAt: clock.Micro(now.Add(*b.P80))}
}

// asked says what history knows of the date that is thought of.
func (a *Advice) asked(q Question, actor *tenants.Actor, now time.Time) (*Asked, error) {
	if q.DueAt == nil && q.DueDay == nil || a.Proposed == nil {
		return nil, nil
	}
	out := &Asked{}
	if q.DueAt != nil {
		out.DueAt, out.Bold = *q.DueAt, q.DueAt.Before(a.Proposed.DueAt)
	} else {
		zone := actor.Zone
		if q.Zone != "" {
			var err error
			if zone, err = clock.Zone(q.Zone); err != nil {
				return nil, fault.Invalid("timeZone", "%s", err)
			}
		}
		out.DueAt, out.Bold = q.DueDay.End(zone), *q.DueDay < clock.DayOf(a.Proposed.DueAt, zone)
	}
	if !out.DueAt.After(now) {
		return nil, errHorizon
	}
	out.Share = a.Proposed.Basis.times.within(out.DueAt.Sub(now))
	return out, nil
}

// loads is how many promises were open at the start of each day of the past year,
// and now.
type loads struct {
	on        map[clock.Day]int
	low, high int // up to low is the lowest third of the days, above high the highest
	now       int
}

// loadsOf reckons the loads from when promises were made and when they ended.
// What was made more than a year before a day is no load of that day's.
func loadsOf(days map[clock.Day]*day, today clock.Day) *loads {
	first := today.Add(-2 * window)
	span := first.Until(today) + 2
	change := make([]int, span+1)
	for on, d := range days {
		at := first.Until(on) + 1 // it is a load from the day after
		change[at] += d.made
		for after, n := range d.ends {
			change[min(span, at+after)] -= n
		}
	}
	l := &loads{on: map[clock.Day]int{}}
	var all []int
	for i, on := 0, first; i < span; i, on = i+1, on.Add(1) {
		l.now += change[i]
		l.on[on] = l.now
		if days[on] != nil && on > today.Add(-window) {
			all = append(all, l.now)
		}
	}
	if slices.Sort(all); len(all) > 0 {
		l.low, l.high = all[(len(all)-1)/3], all[(len(all)-1)*2/3]
	}
	return l
}

// of says what kind of day a load makes. Where days hardly differ all are usual.
func (l *loads) of(open int) Load {
	switch {
	case l.low == l.high:
		return UsualLoad
	case open <= l.low:
		return LowLoad
	case open > l.high:
		return HighLoad
	default:
		return UsualLoad
	}
}

// like chooses the days with such a load.
func (l *loads) like(want Load) func(clock.Day) bool {
	return func(on clock.Day) bool { return l.of(l.on[on]) == want }
}
