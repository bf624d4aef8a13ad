package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
)

// usageGoal is how much longer a mutation may take when its use is counted.
const usageGoal = 1.03

// usage measures what counting adds to a mutation: a customer is written with
// and without the plan asked for room and the points metered, in turn.
func usage(ctx context.Context, c config) error {
	turns := 400
	if c.small {
		turns = 40
	}
	return eachDatabase(ctx, c, func(h *house) error {
		events := event.NewLog(h.db, clock.System, nil)
		accounts := account.NewBook(h.db, events, password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1}), clock.System)
		plans := billing.NewBook(h.db, events, accounts, clock.System)
		operator := *tenants.From(h.ctx)
		operator.Kind = tenants.KindSystem
		if _, err := plans.Choose(tenants.As(ctx, &operator), billing.Growth); err != nil {
			return err
		}
		plain, counted := customer.NewBook(h.db, events, clock.System), customer.NewBook(h.db, events, clock.System)
		counted.Room = plans.Room(billing.Customers)
		var without, with []time.Duration
		for i := range c.rounds * turns {
			name := fmt.Sprintf("Somebody %d", i)
			ways := []struct {
				book *customer.Book
				into *[]time.Duration
			}{{plain, &without}, {counted, &with}}
			if i%2 == 1 { // whoever comes second finds the database busier
				slices.Reverse(ways)
			}
			for _, way := range ways {
				d, err := timed(func() error {
					if way.book == counted {
						plans.Meter(h.ctx, billing.APIPoints, 11)
					}
					results, err := way.book.UpsertAll(h.ctx, []customer.Upsert{{Draft: customer.Draft{Name: &name}}})
					if err == nil {
						err = results[0].Err
					}
					return err
				})
				if err != nil {
					return err
				}
				*way.into = append(*way.into, d)
			}
		}
		fmt.Printf("%s: a customer is written in %v, and in %v with use counted (%.3f): at most %.2f is wanted (median of %d)\n",
			h.name, median(without), median(with), ratioOf(median(with), median(without)), usageGoal, len(with))
		return nil
	})
}
