package loyalty

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sync"

	"kept/ent/db/loyaltyday"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
)

// shards is how many rows a day is kept in: so many members who move their
// points at once don't wait for each other.
const shards = 16

// shardOf says in which row of a day a customer's points are counted.
func shardOf(customerID string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(customerID))
	return int(h.Sum32() % shards)
}

func (w *wallet) shard() int { return shardOf(w.accounts[0].CustomerID) }

// flow is what came and went on a day.
type flow struct{ Earned, Spent, Expired, Reversed int64 }

func (f *flow) plus(e Entry) {
	switch e.Part {
	case PartIssued:
		f.Earned -= e.Amount
	case PartSpent:
		f.Spent += e.Amount
	case PartExpired:
		f.Expired += e.Amount
	case PartReversed:
		f.Reversed += e.Amount
	}
}

// flows is what w has posted, by the day in the tenant's zone.
func (w *wallet) flows() map[clock.Day]flow {
	out := map[clock.Day]flow{}
	for _, t := range w.posted {
		var f flow
		for _, e := range t.Entries {
			f.plus(e)
		}
		if f != (flow{}) {
			day := clock.DayOf(t.At, w.zone)
			was := out[day]
			out[day] = flow{was.Earned + f.Earned, was.Spent + f.Spent, was.Expired + f.Expired, was.Reversed + f.Reversed}
		}
	}
	return out
}

// writeDays adds to the days what came and went on them. They are the last that
// a movement locks, and in their order. Many members share a row, so none is
// held while this node waits for an answer: one that is known to be there is
// changed in the message that commits.
func (b *Book) writeDays(ctx context.Context, w *wallet) error {
	flows, shard := w.flows(), w.shard()
	for _, day := range slices.Sorted(maps.Keys(flows)) {
		f, d := flows[day], dayRow{w.program.ID, day, shard}
		add := b.db.LoyaltyDay.Update().Where(loyaltyday.ProgramID(d.program), loyaltyday.Day(string(d.day)), loyaltyday.Shard(d.shard)).
			AddEarned(f.Earned).AddSpent(f.Spent).AddExpired(f.Expired).AddReversed(f.Reversed)
		if b.days.has(d) {
			if err := add.Exec(store.Unwaited(ctx)); err != nil {
				return fmt.Errorf("add to day %s: %w", day, err)
			}
			continue
		}
		n, err := add.Save(ctx)
		if err == nil && n == 0 {
			err = b.db.LoyaltyDay.Create().SetID(id.New(id.Rollup)).SetProgramID(d.program).SetDay(string(d.day)).SetShard(d.shard).
				SetEarned(f.Earned).SetSpent(f.Spent).SetExpired(f.Expired).SetReversed(f.Reversed).Exec(ctx)
		}
		if store.IsUnique(err) { // the day's first movements, at once
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("add to day %s: %w", day, err)
		}
		store.AfterCommit(ctx, func() { b.days.add(d) })
	}
	return nil
}

// dayRow names a row of a day: one program's, of some of its members.
type dayRow struct {
	program string
	day     clock.Day
	shard   int
}

// seen are rows of days that this node has seen committed. They are never
// deleted but with their whole tenant, so what was there is there.
type seen struct {
	mu   sync.RWMutex
	rows map[dayRow]struct{}
}

// mostSeen bounds what is remembered: a few programs' days, and those of an import.
const mostSeen = 10_000

func (s *seen) has(d dayRow) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.rows[d]
	return ok
}

func (s *seen) add(d dayRow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil || len(s.rows) >= mostSeen {
		s.rows = map[dayRow]struct{}{}
	}
	s.rows[d] = struct{}{}
}
