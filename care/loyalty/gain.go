package loyalty

import (
	"context"
	"fmt"
	"time"

	"kept/ent/db/loyaltyaccount"
	table "kept/ent/db/loyaltytransaction"
	"kept/internal/upsert"
)

// Gain is points that a customer earned in a program or, below zero, those of what
// was refunded: all of them, whether they could still be taken or not. What a
// person gave or took by hand is none.
type Gain struct {
	At     time.Time // when
	Earned time.Time // when they were earned: of what is taken back, when that was
	Points int64
}

// GainsOf gives all that each of the customers ever gained in a program, in no
// order, under the ids with which it was written.
func (b *Book) GainsOf(ctx context.Context, programID string, customerIDs []string) (map[string][]Gain, error) {
	found, err := b.db.LoyaltyTransaction.Query().
		Where(table.ProgramID(programID), table.CustomerIDIn(customerIDs...), table.KindIn(string(KindEarned), string(KindReversed))).
		Select(table.FieldID, table.FieldCustomerID, table.FieldKind, table.FieldAt, table.FieldPoints, table.FieldOfID, table.FieldTerms).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d customers earned: %w", len(customerIDs), err)
	}
	earned := make(map[string]time.Time, len(found))
	for _, r := range found {
		if r.Kind == string(KindEarned) {
			earned[r.ID] = r.At.UTC()
		}
	}
	out := map[string][]Gain{}
	for _, r := range found {
		g := Gain{At: r.At.UTC(), Earned: r.At.UTC(), Points: r.Points}
		if r.Kind == string(KindReversed) {
			t := Transaction{Terms: r.Terms}
			if g.Earned, g.Points = earned[r.OfID], -t.refunded(); g.Points == 0 {
				continue // it pays for a refund that counts already
			}
		}
		out[r.CustomerID] = append(out[r.CustomerID], g)
	}
	return out, nil
}

// CustomersOf gives whoever has an account in a program.
func (b *Book) CustomersOf(ctx context.Context, programID string) ([]string, error) {
	var ids []string
	err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(programID)).Select(loyaltyaccount.FieldCustomerID).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("whose accounts program %s has: %w", programID, err)
	}
	return ids, nil
}

// EachHolder gives whoever has an account in a program, part by part.
func (b *Book) EachHolder(ctx context.Context, programID string, do func(customers []string) error) error {
	for after := ""; ; {
		found, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(programID), loyaltyaccount.IDGT(after)).Order(loyaltyaccount.ByID()).
			Limit(upsert.Chunk).Select(loyaltyaccount.FieldID, loyaltyaccount.FieldCustomerID).All(ctx)
		if err != nil {
			return fmt.Errorf("whose accounts program %s has: %w", programID, err)
		}
		if len(found) == 0 {
			return nil
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i], after = r.CustomerID, r.ID
		}
		if err := do(ids); err != nil {
			return err
		}
	}
}
