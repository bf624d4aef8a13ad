package reaction

import (
	"context"

	"kept/care/event"
	"kept/care/tier"
	"kept/ent/store"
)

// Tier makes due the tiers that events may have changed, in the transaction that
// moves its cursor, and wakes whoever reckons them. stir is the room's own Stir.
func Tier(stir func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:  tier.Reaction,
		Types: tier.Stirring,
		Do: func(ctx context.Context, events []*event.Event) error {
			if err := stir(ctx, events); err != nil {
				return err
			}
			store.AfterCommit(ctx, wake)
			return nil
		},
	}
}
