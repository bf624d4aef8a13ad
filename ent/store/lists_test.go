package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestEachPage(t *testing.T) {
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
	parents := []string{ann.ID, bea.ID, bob.ID, ann.ID}
	read := func(ctx context.Context, l store.Lists, w page.Window) map[string][]string {
		t.Helper()
		narrow, err := d.EachPage(ctx, l, parents, w)
		if err != nil {
			t.Fatal(err)
		}
		found, err := d.Note.Query().Modify(narrow).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(found, func(a, b *db.Note) int { return page.Newest(a.OccurredAt, a.ID, b.OccurredAt, b.ID) })
		out := map[string][]string{}
		for _, n := range found {
			out[n.CustomerID] = append(out[n.CustomerID], n.ID)
		}
		return out
	}
	got := read(ctx, notes, page.Window{Limit: 1})
	if want := []string{anns[1], anns[2]}; !slices.Equal(got[ann.ID], want) {
		t.Errorf("ann's = %v, want %v: the window and one more", got[ann.ID], want)
	}
	if !slices.Equal(got[bea.ID], beas) {
		t.Errorf("bea's = %v, want %v", got[bea.ID], beas)
	}
	if len(got[bob.ID]) != 0 || len(got[alias.ID]) != 0 {
		t.Errorf("another tenant's customer has %v, somebody who wasn't asked for %v", got[bob.ID], got[alias.ID])
	}

	after := store.KeyOf(testhouse.Now.Add(4*time.Minute), anns[1])
	for name, tc := range map[string]struct {
		w    page.Window
		want []string
	}{
		"the page after": {page.Window{Limit: 2, Key: &after}, []string{anns[2], anns[0]}},
		"the one before": {page.Window{Limit: 2, Key: &after, Backward: true}, nil},
		"the last page":  {page.Window{Limit: 1, Backward: true}, []string{anns[2], anns[0]}},
	} {
		if got := read(ctx, notes, tc.w); !slices.Equal(got[ann.ID], tc.want) {
			t.Errorf("%s = %v; want %v", name, got[ann.ID], tc.want)
		}
	}
	pinned := notes
	pinned.Where = []func(*entsql.Selector){func(s *entsql.Selector) { s.Where(entsql.EQ(s.C("pinned"), true)) }}
	if got := read(ctx, pinned, page.Window{Limit: 2}); len(got) != 0 {
		t.Errorf("pinned ones = %v; want none", got)
	}

	d.Customer.UpdateOneID(alias.ID).SetMergedIntoID(ann.ID).ExecX(ctx)
	merged := notes
	merged.Merged = true
	if got := read(ctx, merged, page.Window{Limit: 2}); !slices.Equal(got[alias.ID], []string{aliases[1], aliases[0]}) || len(got[ann.ID]) != 3 {
		t.Errorf("with what was merged into ann = %v; want her alias's too", got)
	}

	contacts := store.Lists{Table: "interactions", Parent: "customer_id", Order: notes.Order}
	for _, of := range []string{ann.ID, bea.ID} {
		d.Interaction.Create().SetID(id.New(id.Interaction)).SetCustomerID(of).SetChannel("PHONE").SetDirection("INBOUND").SetInitiative("REACTIVE").
			SetOccurredAt(testhouse.Now).SetRecordedAt(testhouse.Now).ExecX(ctx)
	}
	a := *tenants.From(ctx)
	a.Kind, a.CustomerID = tenants.KindCustomer, ann.ID
	narrow, err := d.EachPage(tenants.As(ctx, &a), contacts, parents, page.Window{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	hers, err := d.Interaction.Query().Modify(narrow).All(tenants.As(ctx, &a))
	if err != nil || len(hers) != 1 || hers[0].CustomerID != ann.ID {
		t.Errorf("an end customer sees %v, %v; want her own alone", hers, err)
	}
}

// TestListsOfEachBeginWithTheParents looks at SQLite's plan, which it makes
// without statistics: any other reads all of the tenant's rows for each parent.
func TestListsOfEachBeginWithTheParents(t *testing.T) {
	d := testhouse.Open(t)
	if d.Postgres() {
		t.Skip("PostgreSQL has statistics")
	}
	ctx := testhouse.Tenant(t, d, "acme")
	narrow, err := d.EachPage(ctx, store.Lists{Table: "interactions", Parent: "customer_id", Merged: true,
		Order: store.Order{Column: "occurred_at", Kind: store.Time, Desc: true}}, []string{"a", "b"}, page.Window{Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	s := entsql.Dialect(d.Dialect()).Select("*").From(entsql.Table("interactions"))
	s.Where(entsql.EQ(s.C("tenant_id"), tenants.From(ctx).TenantID)) // as the guard does
	narrow(s)
	query, args := s.Query()
	rows, err := d.SQL().QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
	}
	for _, want := range []string{
		"SEARCH record USING INTEGER PRIMARY KEY (rowid=?)",
		"SEARCH interactions USING COVERING INDEX interaction_tenant_id_customer_id_occurred_at_id (tenant_id=? AND customer_id=?)",
	} {
		if !slices.Contains(plan, want) {
			t.Errorf("the plan is %q; want %q in it", plan, want)
		}
	}
}

// TestLatestContactsAreInTheIndex looks at PostgreSQL's plan for what a list of
// customers shows of each one's latest contacts: their rows aren't looked for.
func TestLatestContactsAreInTheIndex(t *testing.T) {
	d := testhouse.Open(t)
	if !d.Postgres() {
		t.Skip("PostgreSQL only: SQLite finds a list's rows by their row ids")
	}
	ctx := testhouse.Tenant(t, d, "acme")
	narrow, err := d.EachPage(ctx, store.Lists{Table: "interactions", Parent: "customer_id",
		Order:  store.Order{Column: "occurred_at", Kind: store.Time, Desc: true},
		Sparse: store.Sparse{"channel": {"channel"}, "direction": {"direction"}, "subject": {"subject"}},
	}, []string{"a", "b"}, page.Window{Limit: 5, Fields: []string{"channel", "direction", "subject"}})
	if err != nil {
		t.Fatal(err)
	}
	s := entsql.Dialect(d.Dialect()).Select("*").From(entsql.Table("interactions"))
	narrow(s)
	query, args := s.Query()
	tx, err := d.SQL().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, other := range []string{"enable_seqscan", "enable_bitmapscan"} { // quicker in an empty table
		if _, err := tx.ExecContext(ctx, "SET LOCAL "+other+" = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := tx.QueryContext(ctx, "EXPLAIN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var step string
		if err := rows.Scan(&step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
	}
	const want = "Index Only Scan Backward using interaction_tenant_id_customer_id_occurred_at_id on interactions"
	if !strings.Contains(strings.Join(plan, "\n"), want) {
		t.Errorf("the plan is\n%s\nwant in it: %s", strings.Join(plan, "\n"), want)
	}
}
