package loyalty

import (
	"time"

	rows "kept/ent/db"
)

func accountFromRow(r *rows.LoyaltyAccount) *account {
	a := &account{
		ID: r.ID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Seq: r.Seq, Head: r.Head, LastAt: r.LastAt.UTC(),
		Balances: Balances{r.Earned, r.Pending, r.Available, r.Held, r.Debt, r.Spent, r.Expired, r.Reversed},
	}
	if r.DueAt != nil {
		a.DueAt = r.DueAt.UTC()
	}
	if r.ActiveAt != nil {
		a.ActiveAt = r.ActiveAt.UTC()
	}
	return a
}

func lotFromRow(r *rows.LoyaltyLot) *Lot {
	return &Lot{
		ID: r.ID, AccountID: r.AccountID, CustomerID: r.CustomerID, TransactionID: r.TransactionID, Amount: r.Amount,
		Pending: r.Pending, Available: r.Available, Held: r.Held, Spent: r.Spent, Expired: r.Expired, Reversed: r.Reversed, Refunded: r.Refunded,
		EarnedAt: r.EarnedAt.UTC(), ActivatesAt: r.ActivatesAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), IdleMonths: r.IdleMonths,
	}
}

func transactionFromRow(r *rows.LoyaltyTransaction) *Transaction {
	return &Transaction{
		ID: r.ID, ProgramID: r.ProgramID, AccountID: r.AccountID, CustomerID: r.CustomerID, Seq: r.Seq, Kind: Kind(r.Kind),
		At: r.At.UTC(), RecordedAt: r.RecordedAt.UTC(), Key: deref(r.Key), Points: r.Points, Reason: r.Reason, salt: r.Salt, reasonSeal: r.ReasonSeal,
		ActorKind: r.ActorKind, ActorID: r.ActorID, ReservationID: r.ReservationID, OfID: r.OfID, Terms: r.Terms,
		After: Balances{r.Earned, r.Pending, r.Available, r.Held, r.Debt, r.Spent, r.Expired, r.Reversed}, Hash: r.Hash,
	}
}

func reservationFromRow(r *rows.LoyaltyReservation) *Reservation {
	v := &Reservation{
		ID: r.ID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Points: r.Points, Reversed: r.Reversed, Refunded: r.Refunded, Purpose: r.Purpose,
		State: ReservationState(r.State), HeldAt: r.HeldAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
		Shared: r.Shared, PartOfID: r.PartOfID, HouseholdID: r.HouseholdID,
	}
	if r.SettledAt != nil {
		at := r.SettledAt.UTC()
		v.SettledAt = &at
	}
	return v
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// given is nil for what there isn't.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func instantOr(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
