package loyalty

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/ent/db/loyaltylot"
)

// firstIdle gives, for each number of months of inactivity that ends lots of an
// account, the lot that ends first. Programs change seldom, so there are few.
func (b *Book) firstIdle(ctx context.Context, a *account) (out []*Lot, err error) {
	for months := 0; ; {
		found, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountID(a.ID), loyaltylot.AvailableGT(0), loyaltylot.IdleMonthsGT(months)).
			Order(loyaltylot.ByIdleMonths(), loyaltylot.ByActivatesAt()).Limit(1).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("what inactivity ends first of account %s: %w", a.ID, err)
		}
		if len(found) == 0 {
			return out, nil
		}
		l := lotFromRow(found[0])
		out, months = append(out, l), l.IdleMonths
	}
}

// loadIdle reads the lots of accounts that have ended by inactivity until then:
// only if one has, and only those of as many months. It costs what is due.
func (b *Book) loadIdle(ctx context.Context, w *wallet, accountIDs []string, until time.Time) error {
	for _, a := range w.accounts {
		if !slices.Contains(accountIDs, a.ID) {
			continue
		}
		firsts, err := b.firstIdle(ctx, a)
		if err != nil {
			return err
		}
		for _, first := range firsts {
			if w.ends(first).After(until) {
				continue
			}
			_, err := b.loadLots(ctx, w, loyaltylot.AccountID(a.ID), loyaltylot.AvailableGT(0),
				loyaltylot.IdleMonths(first.IdleMonths), loyaltylot.ActivatesAtLTE(until))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
