package reaction

import (
	"context"

	"kept/care/allegiance"
	"kept/care/event"
	"kept/ent/store"
)

// Allegiance puts down whose loyalty is to be looked at anew, in the transaction
// that moves its cursor, and wakes whoever looks. It wants history too: who bought
// long before Kept was there stays for the same reasons. await is the room's own Await.
func Allegiance(await func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:    "allegiance",
		Types:   allegiance.Follows,
		History: true,
		Do: func(ctx context.Context, events []*event.Event) error {
			if err := await(ctx, events); err != nil {
				return err
			}
			store.AfterCommit(ctx, wake)
			return nil
		},
	}
}
