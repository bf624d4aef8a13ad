package store_test

import (
	"context"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/filter"
	"kept/internal/testhouse"
)

func count(t *testing.T, ctx context.Context, d *store.DB, where func(*sql.Selector)) int {
	t.Helper()
	n, err := d.Customer.Query().Where(where).Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhere(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	for _, name := range []string{"ana", "anna", "ann%", "bob", "Ana", "zoë"} {
		if err := newCustomer(d, name).Exec(ctx); err != nil {
			t.Fatal(err)
		}
	}
	made, after, yes, no := testhouse.Now.Add(123456*time.Microsecond), testhouse.Now.Add(123457*time.Microsecond), true, false
	text := func(s string) *string { return &s }
	for name, tc := range map[string]struct {
		got  int
		want int
	}{
		"nothing":            {count(t, ctx, d, store.Where(customer.FieldFolded, (*filter.String)(nil))), 6},
		"nothing set":        {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{})), 6},
		"eq":                 {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{Eq: text("ana")})), 1},
		"in":                 {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{In: []string{"ana", "bob", "x"}})), 2},
		"in nothing":         {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{In: []string{}})), 0},
		"startsWith":         {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{StartsWith: text("an")})), 3},
		"no wild cards":      {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{StartsWith: text("ann%")})), 1},
		"in letters":         {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{StartsWith: text("zo")})), 1},
		"both":               {count(t, ctx, d, store.Where(customer.FieldFolded, &filter.String{StartsWith: text("an"), Eq: text("bob")})), 0},
		"gte":                {count(t, ctx, d, store.Where(customer.FieldCreatedAt, &filter.Time{Gte: &made})), 6},
		"lt":                 {count(t, ctx, d, store.Where(customer.FieldCreatedAt, &filter.Time{Lt: &made})), 0},
		"lt, a moment later": {count(t, ctx, d, store.Where(customer.FieldCreatedAt, &filter.Time{Lt: &after})), 6},
		"is null":            {count(t, ctx, d, store.Where(customer.FieldCompanyID, &filter.ID{IsNull: &yes})), 6},
		"isn't null":         {count(t, ctx, d, store.Where(customer.FieldCompanyID, &filter.ID{IsNull: &no})), 0},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %d, want %d", name, tc.got, tc.want)
		}
	}
}
