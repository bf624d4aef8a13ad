package reaction

import (
	"context"

	"kept/care/event"
	"kept/ent/store"
)

// down is what a reaction does that has little to do itself: it puts down what is
// to be done, in the transaction that moves its cursor, and wakes whoever does it.
func down(put func(context.Context, []*event.Event) error, wake func()) func(context.Context, []*event.Event) error {
	return func(ctx context.Context, events []*event.Event) error {
		if err := put(ctx, events); err != nil {
			return err
		}
		store.AfterCommit(ctx, wake)
		return nil
	}
}
