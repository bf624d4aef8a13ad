package loyalty

import (
	"context"
	"fmt"

	"kept/ent/db/loyaltyaccount"
)

// Hold holds a customer's accounts in a program for the rest of the transaction:
// whoever decides by what she had before she earns again asks for it first. One
// that isn't there yet can't be held; who opens it at the same time as another
// begins again.
func (b *Book) Hold(ctx context.Context, programID, customerID string) error {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return err
	}
	_, err = b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(programID), loyaltyaccount.CustomerIDIn(ids...)).
		Modify(b.db.ForUpdate()).IDs(ctx)
	if err != nil {
		return fmt.Errorf("hold the accounts of customer %s: %w", customerID, err)
	}
	return nil
}
