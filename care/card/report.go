package card

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	"kept/ent/db/cardday"
	"kept/ent/db/predicate"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// Liability is what a tenant owed on its cards in one currency, from one day to
// another in its zone: opening + issued − redeemed − expired − reversed = closing.
type Liability struct {
	From     clock.Day
	To       clock.Day
	Opening  money.Money // owed before the first day
	Issued   money.Money
	Redeemed money.Money // less what was refunded
	Expired  money.Money
	Reversed money.Money
	Closing  money.Money
}

// Liability reports what was owed on cards of a currency; by default in the thirty
// days until today. It is read from what each movement added to its day in its own
// transaction, so it is as current as the cards. What expired while Kept was not
// running is counted on the day on which it expired, as soon as that is written down.
func (b *Book) Liability(ctx context.Context, currency string, from, to *clock.Day) (*Liability, error) {
	if _, err := money.Scale(currency); err != nil {
		return nil, fault.Invalid("currency", "%s", err)
	}
	last := clock.DayOf(b.now(), tenants.From(ctx).Zone)
	if to != nil {
		last = *to
	}
	first := last.Add(-29)
	if from != nil {
		first = *from
	}
	if last < first {
		return nil, fault.Invalid("to", "must not be before from")
	}
	before, err := b.sum(ctx, cardday.Currency(currency), cardday.DayLT(string(first)))
	if err != nil {
		return nil, err
	}
	within, err := b.sum(ctx, cardday.Currency(currency), cardday.DayGTE(string(first)), cardday.DayLTE(string(last)))
	if err != nil {
		return nil, err
	}
	in := func(n int64) money.Money { return money.Money{Minor: n, Currency: currency} }
	return &Liability{
		From: first, To: last, Opening: in(before.net()), Issued: in(within.Issued), Redeemed: in(within.Redeemed),
		Expired: in(within.Expired), Reversed: in(within.Reversed), Closing: in(before.net() + within.net()),
	}, nil
}

// sum adds up days.
func (b *Book) sum(ctx context.Context, where ...predicate.CardDay) (flow, error) {
	days, err := b.days(ctx, where...)
	var all flow
	for _, f := range days {
		all = flow{all.Issued + f.Issued, all.Redeemed + f.Redeemed, all.Expired + f.Expired, all.Reversed + f.Reversed}
	}
	return all, err
}

// dayOf names a day in a currency.
type dayOf struct {
	Currency string
	Day      clock.Day
}

// days gives what days came to: a row for each, however many cards there are.
func (b *Book) days(ctx context.Context, where ...predicate.CardDay) (map[dayOf]flow, error) {
	found, err := b.db.CardDay.Query().Where(where...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read days of cards: %w", err)
	}
	out := make(map[dayOf]flow, len(found))
	for _, d := range found {
		out[keyOf(d)] = flow{d.Issued, d.Redeemed, d.Expired, d.Reversed}
	}
	return out, nil
}

func keyOf(d *rows.CardDay) dayOf { return dayOf{d.Currency, clock.Day(d.Day)} }
