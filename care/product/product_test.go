package product_test

import (
	"fmt"
	"testing"

	"kept/care/event"
	"kept/care/product"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

func open(t *testing.T) (*store.DB, *product.Book, *event.Log) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return db, product.NewBook(db, log, now), log
}

func euro(minor int64) *money.Money { return &money.Money{Minor: minor, Currency: "EUR"} }

func TestAnEndCustomerSeesTheCatalogueWithoutItsCosts(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	key := "sofa-1"
	made, err := book.Upsert(ctx, product.Draft{ExternalID: &key, Name: "Sofa", UnitCost: euro(9900)})
	if err != nil {
		t.Fatal(err)
	}
	ann := *tenants.From(ctx)
	ann.Kind, ann.CustomerID, ann.Scopes = tenants.KindCustomer, "cus_ann", tenants.CustomerScopes()
	herself := tenants.As(ctx, &ann)
	one, err := book.Find(herself, made.Record.ID)
	if err != nil || one.Name != "Sofa" || one.UnitCost != nil {
		t.Errorf("Find = %+v, %v; want it without what it costs the tenant", one, err)
	}
	byKey, err := book.FindExternal(herself, key)
	if err != nil || byKey.UnitCost != nil {
		t.Errorf("FindExternal = %+v, %v; want it without what it costs the tenant", byKey, err)
	}
	list, err := book.List(herself, product.Filter{}, page.Args{})
	if err != nil || len(list.Items) != 1 || list.Items[0].UnitCost != nil {
		t.Errorf("List = %+v, %v; want it without what it costs the tenant", list.Items, err)
	}
}

func TestUpsertCreatesUpdatesAndLeavesAlone(t *testing.T) {
	db, book, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	key := "sofa-1"
	for _, tc := range []struct {
		name  string
		draft product.Draft
		want  upsert.Outcome
		cost  int64
	}{
		{"new", product.Draft{ExternalID: &key, Name: "Sofa", UnitCost: euro(9900)}, upsert.Created, 9900},
		{"the same", product.Draft{ExternalID: &key, Name: " Sofa ", UnitCost: euro(9900)}, upsert.Unchanged, 9900},
		{"no cost leaves it", product.Draft{ExternalID: &key, Name: "Sofa", Category: new("Seats")}, upsert.Updated, 9900},
		{"what is left out stays", product.Draft{ExternalID: &key, Name: "Sofa"}, upsert.Unchanged, 9900},
		{"another cost", product.Draft{ExternalID: &key, Name: "Sofa", Category: new("Seats"), UnitCost: euro(1)}, upsert.Updated, 1},
	} {
		r, err := book.Upsert(ctx, tc.draft)
		if err != nil || r.Outcome != tc.want || r.Record.UnitCost.Minor != tc.cost {
			t.Fatalf("%s: Upsert = %+v, %v; want %s, cost %d", tc.name, r, err, tc.want, tc.cost)
		}
		got, err := book.FindExternal(ctx, key)
		if err != nil || *got.UnitCost != *r.Record.UnitCost || got.Category != r.Record.Category {
			t.Errorf("%s: stored %+v, %v; answered %+v", tc.name, got, err, r.Record)
		}
	}
	p, err := book.FindExternal(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	if told, err := log.Of(ctx, p.ID); err != nil || len(told) != 3 {
		t.Errorf("%d events, %v; want 3: nothing tells of what changed nothing", len(told), err)
	}
	all := []product.Field{product.FieldCategory, product.FieldUnitCost}
	if _, err := book.Upsert(ctx, product.Draft{ID: p.ID, Name: "Sofa", Clear: all}); err != nil {
		t.Fatal(err)
	}
	if p, err = book.FindExternal(ctx, key); err != nil || p.Category != "" || p.UnitCost != nil {
		t.Errorf("cleared: %+v, %v", p, err)
	}
	if _, err := book.Upsert(ctx, product.Draft{ID: p.ID, Name: "Sofa", UnitCost: euro(1), Clear: all}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("given and cleared: %v, want invalid", err)
	}
}

func TestLoadRefusesRowByRow(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	a, empty := "a", ""
	results, err := book.Load(ctx, []product.Draft{
		{ExternalID: &a, Name: "Chair"},
		{Name: "  "},
		{ExternalID: &a, Name: "Armchair"}, // the same key again: the later one changes the earlier
		{ExternalID: &empty, Name: "Table"},
		{Name: "Lamp", UnitCost: &money.Money{Minor: 1, Currency: "euro"}},
		{Name: "Rug", UnitCost: euro(-1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CREATED", "name: must not be empty", "UPDATED", "externalId: must not be empty",
		`unitCost: "euro" is not a currency: write its ISO 4217 code, such as EUR`, "unitCost: must not be negative"}
	for i, r := range results {
		got := string(r.Outcome)
		if r.Err != nil {
			got = r.Err.Error()
		}
		if got != want[i] {
			t.Errorf("row %d: got %s, want %s", i, got, want[i])
		}
	}
	if p, err := book.FindExternal(ctx, a); err != nil || p.Name != "Armchair" {
		t.Errorf("stored %v, %v; want the later name", p, err)
	}
}

func TestListGoesByNameAndNarrows(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for name, category := range map[string]string{"Éclair": "E", "Brioche": "B", "apple tart": "A", "Baguette": "B"} {
		if _, err := book.Upsert(ctx, product.Draft{Name: name, Category: &category}); err != nil {
			t.Fatal(err)
		}
	}
	two, b := 2, "B"
	first, err := book.List(ctx, product.Filter{}, page.Args{First: &two})
	if err != nil || !first.HasNext {
		t.Fatalf("List = %+v, %v; want a first page", first, err)
	}
	after := first.Key(first.Items[1]).Cursor()
	rest, err := book.List(ctx, product.Filter{}, page.Args{After: &after})
	if got := names(first.Items) + names(rest.Items); err != nil || got != "[apple tart Baguette][Brioche Éclair]" {
		t.Errorf("names %s, %v", got, err)
	}
	if n, err := first.Count(ctx); err != nil || n != 4 {
		t.Errorf("Count = %d, %v; want 4", n, err)
	}
	for _, f := range []product.Filter{{Category: &filter.String{Eq: &b}}, {Name: &filter.String{StartsWith: &b}}} {
		if got, err := book.List(ctx, f, page.Args{}); err != nil || names(got.Items) != "[Baguette Brioche]" {
			t.Errorf("narrowed: %s, %v", names(got.Items), err)
		}
	}
}

func TestAnotherTenantsProductIsMissing(t *testing.T) {
	db, book, _ := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	key := "sofa-1"
	r, err := book.Upsert(acme, product.Draft{ExternalID: &key, Name: "Sofa"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.Find(bolt, r.Record.ID); !fault.IsMissing(err) {
		t.Errorf("Find = %v, want missing", err)
	}
	if _, err := book.FindExternal(bolt, key); !fault.IsMissing(err) {
		t.Errorf("FindExternal = %v, want missing", err)
	}
	if _, err := book.Upsert(bolt, product.Draft{ID: r.Record.ID, Name: "Mine"}); !fault.IsMissing(err) {
		t.Errorf("Upsert by id = %v, want missing", err)
	}
	own, err := book.Upsert(bolt, product.Draft{ExternalID: &key, Name: "Mine"})
	if err != nil || own.Outcome != upsert.Created {
		t.Errorf("Upsert by the same key = %+v, %v; want bolt's own", own, err)
	}
	if p, err := book.Find(acme, r.Record.ID); err != nil || p.Name != "Sofa" {
		t.Errorf("acme's is now %v, %v", p, err)
	}
}

func names(ps []*product.Product) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	return fmt.Sprint(out)
}
