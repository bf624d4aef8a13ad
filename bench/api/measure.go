//go:build unix

package api

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// turn is one side's turn at one question in one round.
type turn struct {
	load
	side     time.Duration // processor time an answer, of the side's own processes
	postgres time.Duration
	client   time.Duration
}

// rounds keeps every turn, by question and side, in the order of the rounds.
type rounds map[string]map[string][]turn

// measure lets the sides take turns at the questions, round after round, and a
// different side begin each time: what else the machine does falls on all alike,
// and on all questions. What writes comes after all that reads.
func (l *lab) measure(ctx context.Context, sides []*side, questions []question) (rounds, error) {
	out := rounds{}
	for _, q := range questions {
		out[q.name] = map[string][]turn{}
		for _, s := range sides { // plans, caches and connections
			if _, err := press(s, q, l.Callers, l.Turn/2); err != nil {
				return nil, err
			}
		}
	}
	for _, writes := range []bool{false, true} {
		for round := range l.Rounds {
			for _, q := range questions {
				if q.writes != writes {
					continue
				}
				if err := l.round(ctx, round, sides, q, out[q.name]); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, q := range questions {
		l.say("%-9s %s", q.name, summary(out[q.name]))
	}
	return out, nil
}

// round lets each side have a turn at q.
func (l *lab) round(ctx context.Context, round int, sides []*side, q question, out map[string][]turn) error {
	for n := range sides {
		s := sides[(n+round)%len(sides)]
		t, err := l.turn(ctx, s, q)
		if err != nil {
			return err
		}
		out[s.name] = append(out[s.name], t)
	}
	return nil
}

func (l *lab) turn(ctx context.Context, s *side, q question) (turn, error) {
	if err := ctx.Err(); err != nil {
		return turn{}, err
	}
	own, database := l.cpu(s)
	seen, err := press(s, q, l.Callers, l.Turn)
	if err != nil {
		return turn{}, err
	}
	ownAfter, databaseAfter := l.cpu(s)
	n := time.Duration(seen.answers)
	return turn{load: seen, side: (ownAfter - own) / n, postgres: (databaseAfter - database) / n, client: seen.client / n}, nil
}

// cpu gives the processor time of a side's processes and of PostgreSQL's.
func (l *lab) cpu(s *side) (own, database time.Duration) {
	for _, p := range s.processes {
		own += cpuOf(p.cmd.Process.Pid)
	}
	return own, cpuOfFamily(l.postmaster)
}

// middle gives the median of what of gives for each turn.
func middle[T cmp.Ordered](turns []turn, of func(turn) T) T {
	all := make([]T, len(turns))
	for i, t := range turns {
		all[i] = of(t)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// ratio is the median over the rounds of how many times more answers a gave
// than b in the same round.
func ratio(a, b []turn) float64 {
	all := make([]float64, min(len(a), len(b)))
	if len(all) == 0 {
		return 0
	}
	for i := range all {
		all[i] = a[i].perSecond() / b[i].perSecond()
	}
	slices.Sort(all)
	return all[len(all)/2]
}
