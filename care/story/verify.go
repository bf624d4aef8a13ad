package story

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	table "kept/ent/db/customer"
	contacts "kept/ent/db/interaction"
)

// Verify derives the stages of the acting tenant's customers and of the
// contacts with them anew, and gives one sentence for each difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	var out []string
	for last := ""; ; {
		some, err := b.db.Customer.Query().Where(table.MergedIntoIDIsNil(), table.IDGT(last)).Order(table.ByID()).
			Limit(1000).Select(table.FieldID, table.FieldStage).All(ctx)
		if err != nil || len(some) == 0 {
			return out, err
		}
		stages := make(map[string]customer.Stage, len(some))
		for _, c := range some {
			stages[c.ID], last = customer.Stage(c.Stage), c.ID
		}
		wrong, err := b.verify(ctx, stages)
		if err != nil {
			return nil, fmt.Errorf("verify stages: %w", err)
		}
		out = append(out, wrong...)
	}
}

func (b *Book) verify(ctx context.Context, stages map[string]customer.Stage) (out []string, err error) {
	survivors := make([]string, 0, len(stages))
	for id := range stages {
		survivors = append(survivors, id)
	}
	total, err := b.totals(ctx, survivors)
	if err != nil {
		return nil, err
	}
	for id, n := range total {
		if !stages[id].Fits(n) {
			out = append(out, fmt.Sprintf("customer %s with %d purchases: her stage is %s, the records say %s", id, n, stages[id], customer.StageOf(n)))
		}
	}
	bought, err := b.bought(ctx, survivors, time.Time{})
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(bought))
	for id := range bought {
		ids = append(ids, id)
	}
	found, err := b.db.Interaction.Query().Where(contacts.CustomerIDIn(ids...)).
		Select(contacts.FieldID, contacts.FieldCustomerID, contacts.FieldOccurredAt, contacts.FieldStage).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range found {
		if want := interaction.StageAt(bought[i.CustomerID], i.OccurredAt); interaction.Stage(i.Stage) != want {
			out = append(out, fmt.Sprintf("interaction %s: its stage is %s, the records say %s", i.ID, i.Stage, want))
		}
	}
	return out, nil
}
