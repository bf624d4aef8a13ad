package main

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/internal/clock"
	"kept/tenants"
)

// dueEach is how many promises fall due in each measured sweep.
const dueEach = 1000

// sweep measures the sweep with 1,000 promises due among ever more that are
// open. The ratio to the smallest shows whether it costs what is stored.
func sweep(ctx context.Context, c config) error {
	sizes := []int{10_000, 100_000, 1_000_000}
	if c.small {
		sizes = []int{1_000, 10_000, 100_000}
	}
	return eachDatabase(ctx, c, func(h *house) error {
		fmt.Printf("%s: %d due of\n\n| open | sweep, median of %d | ratio to the first |\n|---|---|---|\n", h.name, dueEach, c.rounds)
		s := &sweeping{house: h, open: 0}
		s.start()
		var first time.Duration
		for _, size := range sizes {
			if err := s.grow(ctx, size); err != nil {
				return err
			}
			took, err := s.measure(ctx, c.rounds)
			if err != nil {
				return err
			}
			if first == 0 {
				first = took
			}
			fmt.Printf("| %d | %v | %.2f |\n", size, took.Round(time.Millisecond), float64(took)/float64(first))
		}
		fmt.Println()
		return nil
	})
}

type sweeping struct {
	*house
	open     int
	n        int
	promises *promise.Book
}

func (s *sweeping) start() {
	now := func() time.Time { return s.now }
	log := event.NewLog(s.db, now, nil)
	s.promises = promise.NewBook(s.db, log, customer.NewBook(s.db, log, now), now)
}

// grow adds open promises, due in ten years, until there are so many.
func (s *sweeping) grow(_ context.Context, size int) error {
	for s.open < size {
		n := min(5000, size-s.open)
		if err := s.add(n, 3650*24*time.Hour); err != nil {
			return err
		}
		s.open += n
	}
	return s.analyze()
}

func (s *sweeping) add(n int, in time.Duration) error {
	due := clock.Micro(s.now.Add(in))
	history := make([]promise.History, n)
	for i := range history {
		s.n++
		history[i].Draft = promise.Draft{CustomerID: s.customers[s.n%len(s.customers)], Text: "Call back",
			By: promise.By{DueAt: &due}, ExternalID: fmt.Sprintf("b%d", s.n)}
	}
	done, err := s.promises.Load(s.ctx, history)
	if err != nil {
		return err
	}
	for _, l := range done {
		if l.Err != nil {
			return l.Err
		}
	}
	return nil
}

// measure lets 1,000 promises fall overdue, once a round, and sweeps.
func (s *sweeping) measure(ctx context.Context, rounds int) (time.Duration, error) {
	var took []time.Duration
	for range rounds {
		if err := s.add(dueEach, time.Hour); err != nil {
			return 0, err
		}
		s.now = s.now.Add(2 * time.Hour)
		d, err := timed(func() error {
			n, err := s.promises.Sweep(ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(s.ctx), nil })
			if err == nil && n != dueEach {
				err = fmt.Errorf("the sweep changed %d promises, want %d", n, dueEach)
			}
			return err
		})
		if err != nil {
			return 0, err
		}
		took = append(took, d)
		s.now = s.now.Add(100 * time.Hour) // and breaks them before the next round
		if _, err := s.promises.Sweep(ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(s.ctx), nil }); err != nil {
			return 0, err
		}
	}
	return median(took), nil
}
