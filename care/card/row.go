package card

import (
	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/internal/money"
)

func (c *Card) money(minor int64) money.Money { return money.Money{Minor: minor, Currency: c.Currency} }

func fromRow(r *rows.Card) *Card {
	return &Card{
		ID: r.ID, Last: r.Last, Currency: r.Currency, How: How(r.Origin), CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
		BlockedAt: clock.UTC(r.BlockedAt), BlockReason: r.BlockReason, Balances: Balances{r.Issued, r.Available, r.Held, r.Redeemed, r.Expired, r.Reversed},
		seq: r.Seq, head: r.Head, lastAt: r.LastAt.UTC(), dueAt: maybe.Value(r.DueAt).UTC(), sealed: r.Sealed,
	}
}

func movementFromRow(r *rows.CardMovement, currency string) *Movement {
	return &Movement{
		ID: r.ID, CardID: r.CardID, Seq: r.Seq, Kind: Kind(r.Kind), From: Part(r.FromPart), To: Part(r.ToPart), Amount: r.Amount,
		At: r.At.UTC(), RecordedAt: r.RecordedAt.UTC(), Key: maybe.Value(r.Key), HoldID: r.HoldID, Reason: r.Reason, ActorKind: r.ActorKind, ActorID: r.ActorID,
		After: Balances{r.Issued, r.Available, r.Held, r.Redeemed, r.Expired, r.Reversed}, Hash: r.Hash, currency: currency,
	}
}

func holdFromRow(r *rows.CardHold, currency string) *Hold {
	return &Hold{
		ID: r.ID, CardID: r.CardID, Currency: currency, Amount: r.Amount, State: HoldState(r.State), HeldAt: r.HeldAt.UTC(),
		ExpiresAt: r.ExpiresAt.UTC(), SettledAt: clock.UTC(r.SettledAt),
	}
}
