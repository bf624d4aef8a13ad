package loyalty

import (
	"context"
	"fmt"
	"slices"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/internal/id"
)

// movedBy gives the transactions of reservations, in the order of their time.
func (b *Book) movedBy(ctx context.Context, ids []string) ([]*rows.LoyaltyTransaction, error) {
	moved, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ReservationIDIn(ids...)).
		Order(loyaltytransaction.ByRecordedAt(), loyaltytransaction.ByID()).
		Select(loyaltytransaction.FieldID, loyaltytransaction.FieldReservationID, loyaltytransaction.FieldProgramID, loyaltytransaction.FieldCustomerID, loyaltytransaction.FieldRecordedAt).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d reservations moved: %w", len(ids), err)
	}
	return moved, nil
}

// whose holds whose reservations are, of which program, and when they were made,
// against what they moved, whose hashes say so. kin is asked where two records differ.
func whose(found []*rows.LoyaltyReservation, moved []*rows.LoyaltyTransaction, kin func(a, b string) bool) (out []string) {
	of := make(map[string]*rows.LoyaltyReservation, len(found))
	for _, r := range found {
		of[r.ID] = r
	}
	begun := map[string]bool{}
	for _, t := range moved {
		r := of[t.ReservationID]
		if t.ProgramID != r.ProgramID || t.CustomerID != r.CustomerID && !kin(t.CustomerID, r.CustomerID) {
			out = append(out, fmt.Sprintf("reservation %s says that it is of customer %s in program %s; its transaction %s is of %s in %s", r.ID, r.CustomerID, r.ProgramID, t.ID, t.CustomerID, t.ProgramID))
		}
		if !begun[r.ID] && !clock.Alongside(t.RecordedAt, r.HeldAt) {
			out = append(out, fmt.Sprintf("reservation %s says that it was made at %s; its transaction %s was at %s", r.ID, r.HeldAt.UTC().Format(time.RFC3339), t.ID, t.RecordedAt.UTC().Format(time.RFC3339)))
		}
		begun[r.ID] = true
	}
	return out
}

// verifyUnreserved looks for transactions of reservations that are gone.
func (b *Book) verifyUnreserved(ctx context.Context, p *Program) (out []string, err error) {
	for after := ""; ; {
		found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(p.ID), loyaltytransaction.ReservationIDNEQ(""), loyaltytransaction.IDGT(after)).
			Order(loyaltytransaction.ByID()).Limit(verifyBatch).Select(loyaltytransaction.FieldID, loyaltytransaction.FieldReservationID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("what reservations moved: %w", err)
		}
		if len(found) == 0 {
			return out, nil
		}
		ids := make([]string, len(found))
		for i, t := range found {
			ids[i], after = t.ReservationID, t.ID
		}
		there, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.IDIn(ids...)).IDs(ctx)
		if err != nil {
			return nil, fmt.Errorf("which of %d reservations there are: %w", len(ids), err)
		}
		gone := id.Without(ids, there)
		for _, t := range found {
			if slices.Contains(gone, t.ReservationID) {
				out = append(out, fmt.Sprintf("reservation %s of transaction %s is gone", t.ReservationID, t.ID))
			}
		}
	}
}
