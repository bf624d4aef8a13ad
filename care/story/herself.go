package story

import (
	"context"

	"kept/care/loyalty"
	"kept/care/reward"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// What an end customer's own token is told when it asks for more than to have a
// reward.
var (
	errHandedOver = fault.Conflict(fault.CodeConflict, "this reward is handed over: whoever hands it over confirms")
	errNotHers    = fault.Conflict(fault.CodeConflict, "an end customer's own token settles only rewards that it reserved itself")
)

// herself reports whether an end customer acts by her own token.
func herself(ctx context.Context) bool { return tenants.From(ctx).Kind == tenants.KindCustomer }

// checkHers refuses in an end customer's wish what is for tills. By a source id she
// could take the one that a till is about to use; with minutes of her own she could
// keep the last piece from everybody for a week.
func (w RewardWish) checkHers() error {
	switch {
	case w.Source != "" || w.SourceID != "":
		return fault.Invalid("source", "must be left out by an end customer's own token: the Idempotency-Key says that it is the same wish")
	case w.Minutes != nil:
		return fault.Invalid("minutes", "must be left out by an end customer's own token: the program says how long")
	}
	return nil
}

// ConfirmReservation spends the points of a reservation, and gives what its reward
// gives by itself. An end customer confirms what she reserved herself, unless
// somebody is to hand it over.
func (b *Book) ConfirmReservation(ctx context.Context, reservationID string) (*loyalty.Reservation, error) {
	return b.settleReservation(ctx, reservationID, b.Points.Confirm, func(r *reward.Reward) error {
		if r.Kind() == reward.Goods {
			return errHandedOver
		}
		return nil
	})
}

// CancelReservation lets the points of a reservation go, and the piece of its
// reward. An end customer cancels what she reserved herself: on what a till holds
// for her, it may be about to hand something over.
func (b *Book) CancelReservation(ctx context.Context, reservationID string) (*loyalty.Reservation, error) {
	return b.settleReservation(ctx, reservationID, b.Points.Cancel, func(*reward.Reward) error { return nil })
}

// settleReservation settles a reservation, for an end customer only if she reserved
// a reward by it herself and she may.
func (b *Book) settleReservation(ctx context.Context, reservationID string, settle func(context.Context, string) (*loyalty.Reservation, error), may func(*reward.Reward) error) (*loyalty.Reservation, error) {
	if !herself(ctx) {
		return settle(ctx, reservationID)
	}
	return store.Tx(guard.Redeeming(ctx), b.db, func(ctx context.Context) (*loyalty.Reservation, error) {
		if _, err := b.Points.Reservation(ctx, reservationID); err != nil {
			return nil, err
		}
		p, err := b.Rewards.PieceOf(ctx, reservationID)
		if err != nil {
			return nil, err
		}
		own, err := b.Points.ReservedByHerself(ctx, reservationID)
		if err != nil {
			return nil, err
		}
		if p == nil || !own {
			return nil, errNotHers
		}
		r, err := b.Rewards.Find(ctx, p.RewardID)
		if err != nil {
			return nil, err
		}
		if err := may(r); err != nil {
			return nil, err
		}
		return settle(ctx, reservationID)
	})
}
