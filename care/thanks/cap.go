package thanks

import (
	"context"
	"fmt"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

const (
	usualCap = 30 // where nobody said
	mostCap  = 366
)

// Limits are what holds for all plans together.
type Limits struct {
	Days int // in so many days one customer is thanked at most once
}

// Limits gives what holds for all plans together.
func (b *Book) Limits(ctx context.Context) (*Limits, error) {
	r, err := b.db.ThanksCap.Query().Only(ctx)
	if rows.IsNotFound(err) {
		return &Limits{usualCap}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("how often a customer is thanked: %w", err)
	}
	return &Limits{r.Days}, nil
}

// SetLimits says in how many days one customer is thanked at most once, from now on.
func (b *Book) SetLimits(ctx context.Context, days int) (*Limits, error) {
	if days < 1 || days > mostCap {
		return nil, fault.Invalid("days", "must be from 1 to %d", mostCap)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Limits, error) {
		was, err := b.Limits(ctx)
		if err != nil || was.Days == days {
			return was, err
		}
		n, err := b.db.ThanksCap.Update().SetDays(days).SetUpdatedAt(b.now()).Save(ctx)
		if err == nil && n == 0 {
			err = b.db.ThanksCap.Create().SetID(id.New(id.ThanksCap)).SetDays(days).SetUpdatedAt(b.now()).Exec(ctx)
		}
		if err != nil {
			return nil, store.Raced(fmt.Errorf("how often a customer is thanked: %w", err))
		}
		return &Limits{days}, b.log.Append(ctx, event.Event{
			Type: event.ThanksCapSet, SubjectID: tenants.From(ctx).TenantID, OccurredAt: b.now(), Data: map[string]any{"days": days, "was": was.Days},
		})
	})
}
