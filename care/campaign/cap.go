package campaign

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
	usualCap = 1 // where nobody said
	mostCap  = 50
)

// Limits are what holds for all campaigns together.
type Limits struct {
	Weekly int // how often a week they may give one customer something
}

// Limits gives what holds for all campaigns together.
func (b *Book) Limits(ctx context.Context) (*Limits, error) {
	weekly, err := b.weekly(ctx)
	return &Limits{weekly}, err
}

func (b *Book) weekly(ctx context.Context) (int, error) {
	r, err := b.db.CampaignCap.Query().Only(ctx)
	if rows.IsNotFound(err) {
		return usualCap, nil
	}
	if err != nil {
		return 0, fmt.Errorf("how often campaigns may give a customer something: %w", err)
	}
	return r.Weekly, nil
}

// SetLimits says how often a week campaigns may give one customer something from now
// on. What they gave her this week counts; who waits for the next still does.
func (b *Book) SetLimits(ctx context.Context, weekly int) (*Limits, error) {
	if weekly < 1 || weekly > mostCap {
		return nil, fault.Invalid("weekly", "must be from 1 to %d", mostCap)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Limits, error) {
		was, err := b.weekly(ctx)
		if err != nil || was == weekly {
			return &Limits{was}, err
		}
		n, err := b.db.CampaignCap.Update().SetWeekly(weekly).SetUpdatedAt(b.now()).Save(ctx)
		if err == nil && n == 0 {
			err = b.db.CampaignCap.Create().SetID(id.New(id.CampaignCap)).SetWeekly(weekly).SetUpdatedAt(b.now()).Exec(ctx)
		}
		if err != nil {
			return nil, store.Raced(fmt.Errorf("how often campaigns may give a customer something: %w", err))
		}
		return &Limits{weekly}, b.log.Append(ctx, event.Event{
			Type: event.CampaignCapSet, SubjectID: tenants.From(ctx).TenantID, OccurredAt: b.now(), Data: map[string]any{"weekly": weekly, "was": was},
		})
	})
}
