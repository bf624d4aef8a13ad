package reaction

import (
	"context"

	"kept/care/event"
	"kept/care/referral"
)

// Referral makes due the referrals that events may have changed, in the transaction
// that moves its cursor, and wakes whoever looks at them. stir is the room's own Stir.
func Referral(stir func(context.Context, []*event.Event) error, wake func()) event.Reaction {
	return event.Reaction{
		Name:  referral.Reaction,
		Types: referral.Stirring,
		Do:    down(stir, wake),
	}
}
