package reaction

import (
	"context"

	"kept/care/allegiance"
	"kept/care/event"
)

// Allegiance puts down whose loyalty is to be looked at anew, in the transaction
// that moves its cursor, and wakes whoever looks. It wants history too: who bought
// long before Kept was there stays for the same reasons. await is the room's own Await.
func Allegiance(await func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:    "allegiance",
		Types:   allegiance.Follows,
		History: true,
		Do:      down(await, wake),
	}
}
