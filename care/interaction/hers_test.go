package interaction_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"kept/care/interaction"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
)

func TestAContactNamesItsOwnCustomersPurchase(t *testing.T) {
	d := open(t)
	ctx := testhouse.Tenant(t, d.db, "acme")
	ann, alias, bea := d.customer(t, ctx, "ann"), d.customer(t, ctx, "ann again"), d.customer(t, ctx, "bea")
	d.db.Customer.UpdateOneID(alias).SetMergedIntoID(ann).ExecX(ctx)
	merged, others := bought(d, ctx, alias), bought(d, ctx, bea)
	refused := func(what string, err error) {
		t.Helper()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindInvalid || !slices.Equal(f.Field, []string{"purchaseId"}) {
			t.Errorf("%s: %v; want purchaseId refused", what, err)
		}
	}
	draft := mail(ann, 0)
	draft.PurchaseID = others
	_, err := d.book.Record(ctx, draft)
	refused("about another's purchase", err)
	draft.PurchaseID = merged
	i := d.record(t, ctx, draft)
	_, err = d.book.Correct(ctx, i.ID, interaction.Correction{Reason: "a slip", PurchaseID: &others})
	refused("corrected to another's", err)
	if _, err := d.book.Correct(ctx, i.ID, interaction.Correction{Reason: "a slip", Clear: []interaction.Field{interaction.FieldPurchase}}); err != nil {
		t.Errorf("corrected to none: %v", err)
	}
}

func bought(d desk, ctx context.Context, customerID string) string {
	return d.db.Purchase.Create().SetID(id.New(id.Purchase)).SetCustomerID(customerID).SetStatus("PLACED").SetChannel("HUMAN").
		SetAmount(100).SetCurrency("EUR").SetRate("1").SetOccurredAt(testhouse.Now).SetRecordedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).SaveX(ctx).ID
}
