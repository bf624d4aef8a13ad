package loyalty

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kept/ent/db/loyaltylot"
	"kept/internal/clock"
	"kept/tenants"
)

// Ahead is what one day will bring by itself, unless the points are spent before.
type Ahead struct {
	Day       clock.Day // in the tenant's zone
	Spendable int64     // can be spent from this day on
	Expiring  int64     // can be spent on this day for the last time
}

// lotsAhead is how many of a customer's lots are looked at for what is ahead:
// those that come first.
const lotsAhead = 50

// AheadOf gives the days on which time will change a customer's points of a
// program next, the first of them first: as far as her next fifty lots tell.
func (b *Book) AheadOf(ctx context.Context, customerID string, p *Program) ([]Ahead, error) {
	c, err := b.customers.Find(ctx, customerID)
	if err != nil {
		return nil, err
	}
	wallets, err := b.look(ctx, p, []string{c.ID})
	if err != nil {
		return nil, err
	}
	w := wallets[c.ID]
	if err := b.settleInMemory(ctx, w, map[string]*Lot{}); err != nil {
		return nil, err
	}
	found, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountIDIn(w.accountIDs()...), loyaltylot.DueAtGT(w.now)).
		Order(loyaltylot.ByDueAt(), loyaltylot.ByID()).Limit(lotsAhead).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lots that come due: %w", err)
	}
	w.take(ctx, found)
	idle, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountIDIn(w.accountIDs()...), loyaltylot.AvailableGT(0), loyaltylot.IdleMonthsGT(0)).
		Order(loyaltylot.ByActivatesAt(), loyaltylot.ByID()).Limit(lotsAhead).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lots that inactivity ends: %w", err)
	}
	w.take(ctx, idle)
	w.date(w.lots...)
	return ahead(w.lots, tenants.From(ctx).Zone), nil
}

// ahead adds up, day by day, what time will do to lots.
func ahead(lots []*Lot, zone *time.Location) []Ahead {
	days := map[clock.Day]Ahead{}
	on := func(at time.Time, spendable, expiring int64) {
		d := clock.DayOf(at, zone)
		days[d] = Ahead{d, days[d].Spendable + spendable, days[d].Expiring + expiring}
	}
	for _, l := range lots {
		if l.Pending > 0 {
			on(l.ActivatesAt, l.Pending, 0)
		}
		if ends := l.Ends(); ends != nil && l.Available > 0 {
			on(ends.Add(-time.Microsecond), 0, l.Available)
		}
	}
	out := make([]Ahead, 0, len(days))
	for _, a := range days {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Ahead) int { return cmp.Compare(a.Day, b.Day) })
	return out
}
