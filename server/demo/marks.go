package demo

import (
	"context"
	"math/rand/v2"

	"kept/care/customer"
	"kept/care/interaction"
)

// mark has one customer in three say two days after a delivery, from 1 to 5, how
// she found it: the later it came the less she liked it. The dice are the
// order's own: the rest of the year falls as it did without.
func (s *sim) mark(r *regular, purchaseID string, due, delivered int) {
	dice := rand.New(rand.NewPCG(20260103, uint64(s.orders))) //nolint:gosec // made-up data, the same each time
	if dice.IntN(3) > 0 {
		return
	}
	late := float64(max(0, delivered-due))
	rating := min(5, max(1, int(4.9-.45*late+.8*dice.NormFloat64())))
	s.pending[delivered+2] = append(s.pending[delivered+2], action{minute: 19 * 60, do: func(ctx context.Context) error {
		d := interaction.Draft{
			CustomerID: r.id, PurchaseID: purchaseID, Channel: customer.Survey, Direction: interaction.Inbound,
			Subject: "How was the delivery?", OccurredAt: s.now,
		}
		d.Feelings.Rating = &rating
		_, err := s.stories.RecordInteraction(ctx, d)
		return settledOtherwise(err)
	}})
}
