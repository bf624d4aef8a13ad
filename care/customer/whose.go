package customer

import (
	"context"
	"fmt"

	"kept/ent/db/interaction"
	"kept/ent/db/purchase"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// Whose gives the customer of each purchase and interaction, by its id: the
// survivor, where her record was merged. Those that the caller can't see are
// left out; the guard need not look the others up again in this transaction.
func (b *Book) Whose(ctx context.Context, purchases, interactions []string) (map[string]string, error) {
	keeper := map[string]string{}
	if purchases = named(purchases); len(purchases) > 0 {
		found, err := b.db.Purchase.Query().Where(purchase.IDIn(purchases...)).Select(purchase.FieldID, purchase.FieldCustomerID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("whose %d purchases are: %w", len(purchases), err)
		}
		for _, r := range found {
			keeper[r.ID] = r.CustomerID
		}
	}
	if interactions = named(interactions); len(interactions) > 0 {
		found, err := b.db.Interaction.Query().Where(interaction.IDIn(interactions...)).Select(interaction.FieldID, interaction.FieldCustomerID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("whose %d interactions are: %w", len(interactions), err)
		}
		for _, r := range found {
			keeper[r.ID] = r.CustomerID
		}
	}
	return b.survivorOfEach(ctx, keeper)
}

// CheckHers refuses a purchase or an interaction of another customer than the
// one who is kept under customerID. One that nobody can see is the guard's to refuse.
func (b *Book) CheckHers(ctx context.Context, customerID, purchaseID, interactionID string) error {
	if purchaseID == "" && interactionID == "" {
		return nil
	}
	survivor, err := b.KeptUnder(ctx, customerID)
	if err != nil {
		return err
	}
	whose, err := b.Whose(ctx, []string{purchaseID}, []string{interactionID})
	if err != nil {
		return err
	}
	return fault.First(
		Hers(whose, survivor, "purchaseId", purchaseID),
		Hers(whose, survivor, "interactionId", interactionID),
	)
}

// Hers refuses the record that a field names if it is another customer's; whose
// is what Whose gave.
func Hers(whose map[string]string, survivor, field, id string) error {
	if owner, ok := whose[id]; ok && owner != survivor {
		return fault.Invalid(field, "must be of the same customer")
	}
	return nil
}

// survivorOfEach turns the customers that keeper names into their survivors.
func (b *Book) survivorOfEach(ctx context.Context, keeper map[string]string) (map[string]string, error) {
	if len(keeper) == 0 {
		return keeper, nil
	}
	seen := map[string]bool{}
	var ids []string
	for id, of := range keeper {
		guard.Known(ctx, id)
		if !seen[of] {
			seen[of] = true
			ids = append(ids, of)
		}
	}
	found, err := b.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id, of := range keeper {
		if c := found[of]; c != nil {
			keeper[id] = c.ID
		}
	}
	return keeper, nil
}

func named(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}
