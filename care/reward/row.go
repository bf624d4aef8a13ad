package reward

import (
	"slices"

	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/internal/money"
)

func fromRow(r *rows.Reward) *Reward {
	out := &Reward{
		ID: r.ID, ProgramID: r.ProgramID, Name: r.Name, Folded: r.Folded, Description: r.Description, Points: r.Points, Stock: r.Stock,
		Taken: r.Taken, PerCustomer: r.PerCustomer, Tags: r.Tags, MinTier: maybe.Some(r.MinTier), ValidFrom: maybe.Some(clock.Day(r.ValidFrom)), ValidUntil: maybe.Some(clock.Day(r.ValidUntil)),
		CouponID: maybe.Some(r.CouponID), CardAmount: maybe.Some(money.Money{Minor: r.CardAmount, Currency: r.CardCurrency}), CardDays: r.CardDays,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), version: r.Version,
	}
	out.RetiredAt = clock.UTC(r.RetiredAt)
	return out
}

func pieceFromRow(r *rows.RewardClaim) *Piece {
	return &Piece{
		RewardID: r.RewardID, CustomerID: r.CustomerID, ReservationID: r.ReservationID, State: State(r.State), ExpiresAt: r.ExpiresAt.UTC(),
		Gift: Gift{CardID: maybe.Some(r.CardID), CodeID: maybe.Some(r.CodeID)}, ToldAt: clock.UTC(r.ToldAt),
	}
}

func or[T any](given, otherwise *T) *T {
	if given != nil {
		return given
	}
	return otherwise
}

// cleared is nothing where a change clears f.
func cleared[T any](ch Change, f Field, v *T) *T {
	if slices.Contains(ch.Clear, f) {
		return nil
	}
	return v
}
