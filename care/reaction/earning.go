package reaction

import (
	"context"

	"kept/care/earning"
	"kept/care/event"
)

// Earning puts down what rules are to be asked about, in the transaction that
// moves its cursor, and wakes whoever asks them. They aren't asked here: points
// lock an account, and one slice of events is about many customers. await is the
// room's own Await.
func Earning(await func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:  "earning",
		Types: earning.Triggers, // refunds among them
		Do:    down(await, wake),
	}
}
