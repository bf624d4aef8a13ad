package reaction

import (
	"context"

	"kept/care/event"
	"kept/care/thanks"
)

// Thanks puts down who may have another occasion to be thanked, in the transaction
// that moves its cursor, and wakes whoever thanks. It wants history too: an import
// tells since when somebody has been a customer. stir is the room's own Stir.
func Thanks(stir func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:    thanks.Reaction,
		Types:   thanks.Stirring,
		History: true,
		Do:      down(stir, wake),
	}
}
