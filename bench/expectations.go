package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/servqual"
	"kept/tenants"
	"kept/tenants/guard"
)

// gapGoal is how long a gap report may take, and gapMonths how far it reaches.
const (
	gapGoal   = 200 * time.Millisecond
	gapMonths = 24
)

// expectations measures the gap report over a million assessments, by each of
// its groupings, beside the same report over a tenth of them: it should cost
// what there are of groups.
func expectations(ctx context.Context, c config) error {
	many := 1_000_000
	if c.small {
		many /= 10
	}
	return eachDatabase(ctx, c, func(h *house) error {
		few, err := h.assessed(many / 10)
		if err != nil {
			return err
		}
		before, err := h.gapReports(few, c.rounds)
		if err != nil {
			return err
		}
		book, err := h.assessed(many - many/10)
		if err != nil {
			return err
		}
		after, err := h.gapReports(book, c.rounds)
		if err != nil {
			return err
		}
		wrong, err := book.Verify(h.ctx)
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return fmt.Errorf("%d differences between the roll-up and %d assessments", len(wrong), many)
		}
		for _, by := range gapGroupings {
			fmt.Printf("%s: %d assessments by %s %v (%.2f of %v); a tenth of them %v (median of %d)\n", h.name, many, by,
				median(after[by]).Round(100*time.Microsecond), ratioOf(median(after[by]), gapGoal), gapGoal, median(before[by]).Round(100*time.Microsecond), len(after[by]))
		}
		return nil
	})
}

var gapGroupings = []expectation.Grouping{
	expectation.GroupNone, expectation.GroupDimension, expectation.GroupMonth, expectation.GroupCustomer,
}

func (h *house) gapReports(b *expectation.Book, rounds int) (map[expectation.Grouping][]time.Duration, error) {
	to := clock.DayOf(h.now, time.UTC)
	out := map[expectation.Grouping][]time.Duration{}
	for range rounds {
		for _, by := range gapGroupings {
			took, err := timed(func() error {
				_, err := b.Report(h.ctx, expectation.Question{From: to.Add(-30 * (gapMonths - 1)), To: to, By: by, First: 100})
				return err
			})
			if err != nil {
				return nil, err
			}
			out[by] = append(out[by], took)
		}
	}
	return out, nil
}

// assessed records many expectations that were met as they were recorded, eight
// of one customer at a time, over two years, and folds what was counted.
func (h *house) assessed(many int) (*expectation.Book, error) {
	now := func() time.Time { return h.now }
	log := event.NewLog(h.db, now, nil)
	book := expectation.NewBook(h.db, log, customer.NewBook(h.db, log, now), now)
	r := rand.New(rand.NewPCG(20261122, uint64(many))) //nolint:gosec // made-up data, the same each time
	const batch, session = 4000, 8
	for done := 0; done < many; done += batch {
		made := make([]expectation.Made, 0, batch)
		for range min(batch, many-done) / session {
			who, at := h.customers[r.IntN(len(h.customers))], h.now.AddDate(0, 0, -r.IntN(gapMonths*30))
			for i := range session {
				made = append(made, expectation.Made{
					Draft: expectation.Draft{
						Kind: expectation.Implicit, CustomerID: who, Text: "a quick answer", Dimension: servqual.Dimensions[i%5], Unit: expectation.Points,
						Desired: expectation.LevelOf(6), Source: expectation.FromSurvey, OccurredAt: &at,
					},
					Met: &expectation.Measured{Level: expectation.LevelOf(float64(1 + r.IntN(7))), At: at},
				})
			}
		}
		err := store.Do(h.ctx, h.db, func(ctx context.Context) error {
			guard.Known(ctx, h.customers...)
			return book.Load(ctx, made)
		})
		if err != nil {
			return nil, err
		}
	}
	_, err := book.Fold(h.ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(h.ctx), nil })
	return book, err
}
