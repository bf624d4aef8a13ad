package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"kept/care/search"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

func open(t *testing.T) (*store.DB, *search.Index) {
	t.Helper()
	db := testhouse.Open(t)
	return db, search.NewIndex(db, clock.Fixed(testhouse.Now))
}

func put(t *testing.T, ctx context.Context, x *search.Index, docs ...search.Doc) {
	t.Helper()
	if err := x.Put(ctx, docs...); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, ctx context.Context, x *search.Index, q search.Query) []string {
	t.Helper()
	hits, err := x.Find(ctx, q)
	if err != nil {
		t.Fatalf("Find(%+v) = %v", q, err)
	}
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestFindsByPrefixesOfAllWordsBestFirst(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	put(t, ctx, x,
		search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Änne Müller", Private: []string{"anne@example.com", "+491701234567", "01701234567"}},
		search.Doc{ID: "cus_2", Kind: search.Customer, Title: "Anna Schmidt", Words: []string{"EXT-77"}},
		search.Doc{ID: "cus_3", Kind: search.Customer, Title: "Bea Ann"},
		search.Doc{ID: "com_1", Kind: search.Company, Title: "Annex Ltd"},
		search.Doc{ID: "int_1", Kind: search.Interaction, CustomerID: "cus_3", Title: "Where is it?", Words: []string{"Müller said that Anna's parcel came late"}},
	)
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"ann", []string{"cus_2", "cus_1", "com_1", "cus_3", "int_1"}}, // anna < anne < annex, then ann in a title, then elsewhere
		{"anne", []string{"cus_1", "com_1"}},
		{"MULLER ann", []string{"cus_1", "int_1"}},
		{"müller parcel", []string{"int_1"}},
		{"anna schmidt nobody", []string{}},
		{"ext-77", []string{"cus_2"}},
		{"anne@example.com", []string{"cus_1"}},
		{"0170 123", []string{"cus_1"}},
		{"+49170/1234567", []string{"cus_1"}},
		{"'); OR \" * : -", []string{}},
	} {
		t.Run(tc.text, func(t *testing.T) {
			if got := find(t, ctx, x, search.Query{Text: tc.text}); !slices.Equal(got, tc.want) {
				t.Errorf("found %v, want %v", got, tc.want)
			}
		})
	}
	if got := find(t, ctx, x, search.Query{Text: "ann", First: 2}); !slices.Equal(got, []string{"cus_2", "cus_1"}) {
		t.Errorf("the first two are %v", got)
	}
	if got := find(t, ctx, x, search.Query{Text: "ann", Kinds: []search.Kind{search.Company, search.Interaction}}); !slices.Equal(got, []string{"com_1", "int_1"}) {
		t.Errorf("of two kinds found %v", got)
	}
}

func TestPutReplacesAndRemoveForgets(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	put(t, ctx, x, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann Smith"})
	put(t, ctx, x, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann Jones"}, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann Brown"})
	if got := find(t, ctx, x, search.Query{Text: "smith"}); len(got) != 0 {
		t.Errorf("the old name still finds %v", got)
	}
	if got := find(t, ctx, x, search.Query{Text: "brown"}); !slices.Equal(got, []string{"cus_1"}) {
		t.Errorf("the last name finds %v", got)
	}
	if err := x.Remove(ctx, "cus_1"); err != nil {
		t.Fatal(err)
	}
	if got := find(t, ctx, x, search.Query{Text: "brown"}); len(got) != 0 {
		t.Errorf("after removal found %v", got)
	}
}

func TestPutIsUndoneWithItsTransaction(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	wrong := fmt.Errorf("changed my mind")
	err := store.Do(ctx, db, func(ctx context.Context) error {
		put(t, ctx, x, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann"})
		if got := find(t, ctx, x, search.Query{Text: "ann"}); len(got) != 1 {
			t.Errorf("inside, found %v", got)
		}
		return wrong
	})
	if err != wrong {
		t.Fatal(err)
	}
	if got := find(t, ctx, x, search.Query{Text: "ann"}); len(got) != 0 {
		t.Errorf("after rollback found %v", got)
	}
}

func TestIdentitiesFindNobodyForWhoMayNotSeeThem(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	put(t, ctx, x, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann", Private: []string{"secret@example.com"}})
	viewer := *tenants.From(ctx)
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	ctx = tenants.As(ctx, &viewer)
	for _, text := range []string{"secret", "secret@example.com", "s", "ann secret"} {
		if got := find(t, ctx, x, search.Query{Text: text}); len(got) != 0 {
			t.Errorf("%q found %v", text, got)
		}
	}
	if got := find(t, ctx, x, search.Query{Text: "ann"}); len(got) != 1 {
		t.Errorf("by name found %v", got)
	}
}

func TestFindsOnlyWhatTheCallerMayRead(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	put(t, ctx, x, search.Doc{ID: "cus_1", Kind: search.Customer, Title: "Ann"}, search.Doc{ID: "prm_1", Kind: search.Promise, Title: "Call Ann", Words: []string{"x"}})
	partner := tenants.Actor{TenantID: tenants.From(ctx).TenantID, Kind: tenants.KindClient, Scopes: []string{tenants.PromisesRead}}
	as := tenants.As(ctx, &partner)
	if got := find(t, as, x, search.Query{Text: "ann"}); !slices.Equal(got, []string{"prm_1"}) {
		t.Errorf("with promises:read found %v", got)
	}
	if _, err := x.Find(as, search.Query{Text: "ann", Kinds: []search.Kind{search.Customer}}); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("customers without their scope: %v, want forbidden", err)
	}
	herself := tenants.Actor{TenantID: partner.TenantID, Kind: tenants.KindCustomer, CustomerID: "cus_1", Scopes: tenants.CustomerScopes()}
	if _, err := x.Find(tenants.As(ctx, &herself), search.Query{Text: "ann"}); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("an end customer's search: %v, want forbidden", err)
	}
}

func TestRefusesWhatIsNoSearch(t *testing.T) {
	db, x := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for _, q := range []search.Query{{}, {Text: " ?! "}, {Text: "ann", First: 101}, {Text: "ann", First: -1}, {Text: "ann", Kinds: []search.Kind{"GHOST"}}} {
		if _, err := x.Find(ctx, q); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("Find(%+v) = %v, want invalid", q, err)
		}
	}
}

func TestOneTenantNeverFindsAnothers(t *testing.T) {
	db, x := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	put(t, acme, x, search.Doc{ID: "cus_a", Kind: search.Customer, Title: "Ann", Words: []string{"parcel"}})
	put(t, bolt, x, search.Doc{ID: "cus_b", Kind: search.Customer, Title: "Ann", Words: []string{"parcel"}})
	for _, text := range []string{"ann", "parcel", "a", "ann parcel"} {
		if got := find(t, bolt, x, search.Query{Text: text}); !slices.Equal(got, []string{"cus_b"}) {
			t.Errorf("%q found %v, want bolt's own only", text, got)
		}
	}
	if got := find(t, bolt, x, search.Query{Text: tenants.From(acme).TenantID}); len(got) != 0 {
		t.Errorf("another tenant's id as a text found %v", got)
	}
	if err := x.Remove(bolt, "cus_a"); err != nil {
		t.Fatal(err)
	}
	if got := find(t, acme, x, search.Query{Text: "ann"}); len(got) != 1 {
		t.Errorf("after another tenant's Remove, found %v", got)
	}
}

// The function on PostgreSQL runs past row-level security: whatever it is
// asked, even by our own mistake, it keeps to the transaction's tenant.
func TestTheFunctionOnPostgreSQLKeepsToItsTenant(t *testing.T) {
	db, x := open(t)
	if !db.Postgres() {
		t.Skip("SQLite has no such function")
	}
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	put(t, acme, x, search.Doc{ID: "cus_a", Kind: search.Customer, Title: "Ann", Words: []string{"parcel"}, Private: []string{"secret"}})
	theirs := tenants.From(acme).TenantID
	for _, way := range []string{
		"parcel", "x' | '" + theirs + ":parcel", `x\' | ''` + theirs + `:parcel''`, "x':*) | ('" + theirs + ":parcel':*", "secret",
	} {
		n := 0
		err := db.Rows(bolt, `SELECT id FROM search_index_find($2, $3, $4, $5, $6, $7, $8) WHERE $1 <> ''`,
			[]any{"a", []string{way}, []string{"CUSTOMER"}, true, true, 10, 10},
			func(store.Row) error { n++; return nil })
		if err != nil || n != 0 {
			t.Errorf("%q: %d rows, %v; want none", way, n, err)
		}
	}
	var n int
	err := db.SQL().QueryRow(`SELECT count(*) FROM search_index_find('a', ARRAY['parcel'], ARRAY['CUSTOMER'], true, true, 10, 10)`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("without a tenant: %d rows, %v; want none", n, err)
	}
}
