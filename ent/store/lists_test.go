package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestPageOfEach(t *testing.T) {
	d := testhouse.Open(t)
	ctx, other := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	ann, alias, bea, bob := newCustomer(d, "ann").SaveX(ctx), newCustomer(d, "ann again").SaveX(ctx),
		newCustomer(d, "bea").SaveX(ctx), newCustomer(d, "bob").SaveX(other)
	write := func(customer string, minutes ...int) (out []string) {
		of := ctx
		if customer == bob.ID {
			of = other
		}
		for _, m := range minutes {
			at := testhouse.Now.Add(time.Duration(m) * time.Minute)
			n := d.Note.Create().SetID(id.New(id.Note)).SetCustomerID(customer).SetBody(fmt.Sprint(m)).
				SetOccurredAt(at).SetRecordedAt(at).SaveX(of)
			out = append(out, n.ID)
		}
		return out
	}
	anns, aliases, beas := write(ann.ID, 1, 4, 3), write(alias.ID, 2, 9), write(bea.ID, 5)
	write(bob.ID, 7)

	notes := store.Lists{Table: "notes", Parent: "customer_id", Order: store.Order{Column: "occurred_at", Kind: store.Time, Desc: true}}
	of := map[string][]string{ann.ID: {ann.ID, alias.ID}, bea.ID: {bea.ID}, bob.ID: {bob.ID}}
	got, err := d.PageOfEach(ctx, notes, of, page.Window{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{aliases[1], anns[1], anns[2]}; !slices.Equal(got[ann.ID], want) {
		t.Errorf("ann's = %v, want %v", got[ann.ID], want)
	}
	if !slices.Equal(got[bea.ID], beas) {
		t.Errorf("bea's = %v, want %v", got[bea.ID], beas)
	}
	if len(got[bob.ID]) != 0 {
		t.Errorf("another tenant's customer has %v", got[bob.ID])
	}

	after := store.KeyOf(testhouse.Now.Add(4*time.Minute), anns[1])
	for name, tc := range map[string]struct {
		w    page.Window
		want []string
	}{
		"the page after": {page.Window{Limit: 2, Key: &after}, []string{anns[2], aliases[0], anns[0]}},
		"the one before": {page.Window{Limit: 2, Key: &after, Backward: true}, []string{aliases[1]}},
		"the last page":  {page.Window{Limit: 1, Backward: true}, []string{anns[0], aliases[0]}},
	} {
		if got, err := d.PageOfEach(ctx, notes, of, tc.w); err != nil || !slices.Equal(got[ann.ID], tc.want) {
			t.Errorf("%s = %v, %v; want %v", name, got[ann.ID], err, tc.want)
		}
	}
	pinned := notes
	pinned.Where = []func(*entsql.Selector){func(s *entsql.Selector) { s.Where(entsql.EQ(s.C("pinned"), true)) }}
	if got, err := d.PageOfEach(ctx, pinned, of, page.Window{Limit: 2}); err != nil || len(got) != 0 {
		t.Errorf("pinned ones = %v, %v; want none", got, err)
	}

	a := *tenants.From(ctx)
	a.Kind, a.CustomerID = tenants.KindCustomer, ann.ID
	hers, err := d.PageOfEach(tenants.As(ctx, &a), notes, of, page.Window{Limit: 2})
	if err != nil || len(hers[ann.ID]) != 3 || len(hers[bea.ID]) != 0 {
		t.Errorf("an end customer sees %v, %v; want her own alone", hers, err)
	}
}
