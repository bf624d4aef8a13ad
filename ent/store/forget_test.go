package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kept/ent/db/migrate"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
)

// words gives what the columns of each trace say of a tenant's furnished customer, by
// table and column; nothing for a table without a row of hers.
func words(t *testing.T, d *store.DB, tenantID string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, trace := range schema.Traces {
		columns := slices.Concat(trace.Clear, trace.Mask)
		if trace.Gone {
			columns = []string{trace.Of}
		}
		for _, c := range columns {
			var said *string
			err := d.SQL().QueryRow(fmt.Sprintf("SELECT max(CAST(%s AS text)) FROM %s WHERE tenant_id = $1", c, trace.Table), tenantID).Scan(&said)
			if err != nil {
				t.Fatal(err)
			}
			if said != nil {
				out[trace.Table+"."+c] = *said
			}
		}
	}
	return out
}

func TestWhatIsSaidOfACustomerIsForgotten(t *testing.T) {
	d := testhouse.Open(t)
	ctx, other := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "other")
	acmeID, otherID := tenants.From(ctx).TenantID, tenants.From(other).TenantID
	testhouse.Furnish(t, d, acmeID)
	testhouse.Furnish(t, d, otherID)
	hers := []string{"customers of " + acmeID}
	said, theirs := words(t, d, acmeID), words(t, d, otherID)

	forget := func(ctx context.Context) (map[string]int64, error) {
		return store.Tx(ctx, d, func(ctx context.Context) (map[string]int64, error) { return d.Forget(ctx, hers) })
	}
	if changed, err := forget(other); err != nil || len(changed) > 0 {
		t.Errorf("another tenant forgets %v, %v; want that she isn't there", changed, err)
	}
	left, err := d.Untold(ctx, hers)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := forget(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range schema.Traces {
		if changed[trace.Table] == 0 || trace.At == "" && (left[trace.Table] == 0) != trace.Mute {
			t.Errorf("%s: %d rows were changed, and %d told of her before", trace.Table, changed[trace.Table], left[trace.Table])
		}
	}
	for column, now := range words(t, d, acmeID) {
		if now != "" && now != schema.Erased {
			t.Errorf("%s said %q and says %q", column, said[column], now)
		}
	}
	if now := words(t, d, otherID); !maps.Equal(now, theirs) {
		t.Errorf("of another tenant's customer is left %v of %v", now, theirs)
	}
	if again, err := forget(ctx); err != nil || len(again) > 0 {
		t.Errorf("again = %v, %v; want nothing left to forget", again, err)
	}
	if left, err := d.Untold(ctx, hers); err != nil || len(left) > 0 {
		t.Errorf("still told = %v, %v", left, err)
	}
}

// What names a customer is found in every table that does.
func TestTheRecordsOfACustomer(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	tenantID := tenants.From(ctx).TenantID
	testhouse.Furnish(t, d, tenantID)
	found, err := d.RecordsOf(ctx, []string{"customers of " + tenantID})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range migrate.Tables {
		names := slices.ContainsFunc(schema.ReferencesOf(table.Name), func(r schema.Reference) bool { return r.Parent == "customers" })
		if names && table.Name != "customers" && !slices.Contains(found[table.Name], table.Name+" of "+tenantID) {
			t.Errorf("%s names her; found are %v", table.Name, found[table.Name])
		}
	}
	for _, together := range []string{"households", "studies"} {
		if !strings.Contains(fmt.Sprint(found), together+" of "+tenantID) {
			t.Errorf("%s that she was part of aren't found", together)
		}
	}
}

func TestWhoForgetsACustomer(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	herself := *tenants.From(ctx)
	herself.Kind, herself.CustomerID = tenants.KindCustomer, "cus_x"
	for name, ctx := range map[string]context.Context{"she herself": tenants.As(ctx, &herself), "nobody": context.Background()} {
		_, err := store.Tx(ctx, d, func(ctx context.Context) (map[string]int64, error) { return d.Forget(ctx, []string{"cus_x"}) })
		if err == nil {
			t.Errorf("%s forgets her", name)
		}
	}
	if _, err := d.Forget(ctx, []string{"cus_x"}); err == nil || !strings.Contains(err.Error(), "transaction") {
		t.Errorf("outside a transaction: %v", err)
	}
}

// A reason of the ledger that has no seal is part of the hash itself, and stays.
func TestAReasonWithoutASealStays(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	tenantID := tenants.From(ctx).TenantID
	testhouse.Furnish(t, d, tenantID)
	if _, err := d.SQL().Exec("UPDATE loyalty_transactions SET reason = 'a birthday', salt = '', reason_seal = ''"); err != nil {
		t.Fatal(err)
	}
	changed, err := store.Tx(ctx, d, func(ctx context.Context) (map[string]int64, error) {
		return d.Forget(ctx, []string{"customers of " + tenantID})
	})
	if err != nil || changed["loyalty_transactions"] != 0 || words(t, d, tenantID)["loyalty_transactions.reason"] != "a birthday" {
		t.Errorf("changed %v, %v; it says %q", changed, err, words(t, d, tenantID)["loyalty_transactions.reason"])
	}
}
