package reaction

import (
	"context"

	"kept/care/event"
	"kept/care/tier"
)

// Tier makes due the tiers that events may have changed, in the transaction that
// moves its cursor, and wakes whoever reckons them. stir is the room's own Stir.
func Tier(stir func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:    tier.Reaction,
		Types:   tier.Stirring,
		History: true, // points that history brings in carry her up as well
		Do:      down(stir, wake),
	}
}
