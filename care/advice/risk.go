package advice

import (
	"context"
	"slices"
	"time"

	"kept/internal/clock"
	"kept/internal/maybe"
)

// Running is a promise that isn't kept yet and may still be in time.
type Running struct {
	ClaimID      string
	ProductID    string
	DepartmentID string
	Taken        time.Duration // since its chain was made, the time that we waited for the customer left out
	Left         time.Duration // until it is due
	Given        time.Duration // from when it was made to its first date
}

// RiskLevel says how likely a promise is to be late.
type RiskLevel string

// The levels of risk.
const (
	RiskUnknown RiskLevel = "UNKNOWN" // too little history
	RiskLow     RiskLevel = "LOW"
	RiskRaised  RiskLevel = "RAISED" // from one in four
	RiskHigh    RiskLevel = "HIGH"   // from one in two: more likely late than in time
)

const (
	raised = .25
	high   = .5
	// Compared is how many promises there must be to compare with: those that
	// took longer than this one has so far, and of which it is known whether they
	// were kept within the time that it has left.
	Compared = 20
)

// Risk is how likely a promise is to be late, given that it isn't kept by now:
// S(taken + left) ÷ S(taken), where S is the share of the tenant's own promises
// of its kind that took longer, by Kaplan and Meier (1958). It only ever grows
// with the time that passes, as long as history stays the same.
type Risk struct {
	Level       RiskLevel
	Probability *float64 // 0 to 1; nil when unknown
	N           int      // promises that it is compared with; when unknown, those there are of any kind
	Taken       time.Duration
	Left        time.Duration

	group   group
	crosses *time.Duration
}

// Common is what the promises compared with have in common; nil: nothing.
func (r *Risk) Common() *Dimension { return maybe.Some(r.group.of) }

// CommonID is the id of what they have in common; nil for all.
func (r *Risk) CommonID() *string { return maybe.Some(r.group.key) }

// High reports whether the promise is more likely late than in time.
func (r *Risk) High() bool { return r.Level == RiskHigh }

// Crosses is how long from now the risk becomes high if nothing is done, by what
// history says now; nil when it is high, or never will be in time.
func (r *Risk) Crosses() *time.Duration { return r.crosses }

// Risks says of each promise how likely it is to be late. The narrowest history
// with enough to compare with tells: its product's, its claim's, its
// department's, that of promises which were given about as much time, or
// everything's, on days of any load. What they have in common is read once.
func (b *Book) Risks(ctx context.Context, running []Running) ([]*Risk, error) {
	now := b.now()
	var groups []group
	for _, r := range running {
		for _, g := range r.groups() {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
			}
		}
	}
	today := clock.DayOf(now, time.UTC)
	found, err := b.stretch(ctx, today.Add(-window), today, groups...)
	if err != nil {
		return nil, err
	}
	samples := make(map[group]*sample, len(groups))
	for _, g := range groups {
		samples[g] = sampleOf(found[g], now, anyDay)
	}
	out := make([]*Risk, len(running))
	for i, r := range running {
		out[i] = r.risk(samples)
	}
	return out, nil
}

// groups are those whose times the risk may be told by, narrowest first.
func (r Running) groups() []group {
	of := Question{ClaimID: r.ClaimID, ProductID: r.ProductID, DepartmentID: r.DepartmentID}.groups()
	return slices.Insert(of, len(of)-1, group{BySpan, span(r.Given)})
}

// risk is the rule: what the times of some groups say of a promise.
func (r Running) risk(samples map[group]*sample) *Risk {
	out := &Risk{Level: RiskUnknown, Taken: r.Taken, Left: r.Left}
	for _, g := range r.groups() {
		rest := samples[g].after(r.Taken)
		if out.N, out.group = rest.known(r.Left), g; out.N < Compared {
			continue
		}
		late := 1 - rest.within(r.Left)
		out.Probability, out.Level = &late, levelOf(late)
		if !out.High() {
			out.crosses = rest.crossing(r.Left, late)
		}
		return out
	}
	return out
}

func levelOf(late float64) RiskLevel {
	switch {
	case late >= high-tiny:
		return RiskHigh
	case late >= raised-tiny:
		return RiskRaised
	default:
		return RiskLow
	}
}

// after is what a sample says of a promise that has taken so long already: how
// much longer those took that weren't kept by then.
func (s *sample) after(taken time.Duration) *sample {
	minutes, out := int(taken/time.Minute), newSample()
	for t, n := range s.times {
		if t > minutes {
			out.times[t-minutes] += n
			out.kept += n
		}
	}
	for age, n := range s.open {
		if age > minutes {
			out.open[age-minutes] += n
			out.left += n
		}
	}
	out.never = s.never
	return out
}

// known counts those of which it is known whether they were kept within d.
func (s *sample) known(d time.Duration) int {
	n := s.kept + s.never
	for age, open := range s.open {
		if time.Duration(age)*time.Minute >= d {
			n += open
		}
	}
	return n
}

// crossing is after how long a promise that is due after left becomes more
// likely late than in time if it isn't kept by then; late is its risk now. Nil
// when it isn't before it is due.
func (s *sample) crossing(left time.Duration, late float64) (at *time.Duration) {
	if late < tiny {
		return nil
	}
	s.survival(func(minutes int, longer float64) bool {
		passed := time.Duration(minutes) * time.Minute
		if passed >= left {
			return false
		}
		if late/longer < high-tiny {
			return true
		}
		at = &passed
		return false
	})
	return at
}
