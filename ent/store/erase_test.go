package store_test

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"kept/ent/db/migrate"
	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

func memberOf(d *store.DB, tenantID string) string {
	return d.Member.Query().FirstIDX(tenants.As(context.Background(), &tenants.Actor{TenantID: tenantID, Kind: tenants.KindSystem}))
}

func userOf(d *store.DB, tenantID string) string {
	return d.Member.Query().FirstX(tenants.As(context.Background(), &tenants.Actor{TenantID: tenantID, Kind: tenants.KindSystem})).UserID
}

// rowsOf counts a tenant's rows in every table.
func rowsOf(t *testing.T, d *store.DB, tenantID string) map[string]int {
	t.Helper()
	out := map[string]int{}
	ask := func(table, column string) {
		var n int
		if err := d.SQL().QueryRow(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = $1", table, column), tenantID).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			out[table] = n
		}
	}
	for _, table := range migrate.Tables {
		if _, owned := table.Column("tenant_id"); owned {
			ask(table.Name, "tenant_id")
		}
	}
	ask("tenants", "id")
	return out
}

func TestATenantIsErasedWholeAndNoOther(t *testing.T) {
	d := testhouse.Open(t)
	acme, other := tenants.From(testhouse.Tenant(t, d, "acme")).TenantID, tenants.From(testhouse.Tenant(t, d, "other")).TenantID
	testhouse.Furnish(t, d, acme)
	testhouse.Furnish(t, d, other)
	last := ""
	for i := range 4 { // each merged into the next one: rows that point to rows of their own table
		id := fmt.Sprintf("cus_%d", 9-i)
		c := d.Customer.Create().SetID(id).SetTenantID(acme).SetName("x").SetFolded("x").SetStage("PROSPECT").SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
		if last != "" {
			c.SetMergedIntoID(last)
		}
		c.ExecX(guard.System(context.Background(), "test: merged customers"))
		last = id
	}
	before, users := rowsOf(t, d, other), d.User.Query().CountX(guard.System(context.Background(), "test"))
	for _, table := range migrate.Tables {
		if _, owned := table.Column("tenant_id"); owned && before[table.Name] == 0 {
			t.Fatalf("%s has no row to be kept: the test proves nothing", table.Name)
		}
	}
	ctx := guard.System(context.Background(), "test: erase")
	if done, err := d.EraseTenant(ctx, acme, time.Now().Add(-time.Second)); done || err != nil {
		t.Errorf("with no time left = %v, %v; want it to stop", done, err)
	}
	for range 2 { // run again, it finds nothing
		if done, err := d.EraseTenant(ctx, acme, time.Now().Add(time.Minute)); !done || err != nil {
			t.Fatalf("EraseTenant = %v, %v", done, err)
		}
	}
	if left := rowsOf(t, d, acme); len(left) > 0 {
		t.Errorf("of the erased tenant is left %v", left)
	}
	if after := rowsOf(t, d, other); !maps.Equal(before, after) {
		t.Errorf("the other tenant had %v and has %v", before, after)
	}
	if n := d.User.Query().CountX(guard.System(context.Background(), "test")); n != users-1 {
		t.Errorf("%d of %d users are left, want the erased tenant's owner gone", n, users)
	}
}

func TestWhoIsSomewhereElseToo(t *testing.T) {
	d := testhouse.Open(t)
	acme, other := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "other")
	owner := userOf(d, tenants.From(acme).TenantID)
	system := guard.System(context.Background(), "test: a member of two tenants")
	if err := d.Member.UpdateOneID(memberOf(d, tenants.From(other).TenantID)).SetUserID(owner).Exec(system); err != nil {
		t.Fatal(err)
	}
	if done, err := d.EraseTenant(system, tenants.From(acme).TenantID, time.Now().Add(time.Minute)); !done || err != nil {
		t.Fatalf("EraseTenant = %v, %v", done, err)
	}
	if _, err := d.User.Get(system, owner); err != nil {
		t.Errorf("her user = %v, want it kept for the other tenant", err)
	}
}

func TestNoVerbOfATenantErasesIt(t *testing.T) {
	d := testhouse.Open(t)
	acme := testhouse.Tenant(t, d, "acme")
	if _, err := d.EraseTenant(acme, tenants.From(acme).TenantID, time.Now().Add(time.Minute)); err == nil {
		t.Error("erased from inside the wall")
	}
	if _, err := d.EraseTenant(guard.System(context.Background(), "test"), "", time.Now().Add(time.Minute)); err == nil {
		t.Error("erased without an id")
	}
}

// A ledger is never deleted from, but when its tenant is erased.
func TestALedgerStaysUnlessItsTenantGoes(t *testing.T) {
	d := testhouse.Open(t)
	if !d.Postgres() {
		t.Skip("SQLite has no roles")
	}
	acme := tenants.From(testhouse.Tenant(t, d, "acme")).TenantID
	testhouse.Furnish(t, d, acme)
	system := guard.System(context.Background(), "test: delete from a ledger")
	for _, erasing := range []string{"", "ten_other"} {
		err := store.Do(system, d, func(ctx context.Context) error {
			if _, err := d.Across(ctx, "SELECT set_config('kept.erasing', $1, true)", erasing); err != nil {
				return err
			}
			n, err := d.Across(ctx, "DELETE FROM loyalty_entries WHERE tenant_id = $1", acme)
			if n != 0 {
				t.Errorf("while %q is erased %d entries of another tenant's ledger are gone", erasing, n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
