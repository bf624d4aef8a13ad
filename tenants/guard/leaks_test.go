package guard_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"kept/ent/db"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// The first wall is gone in these tests: SQL goes straight to the database, in
// a transaction that acts for acme.

func TestRowLevelSecurityHoldsAlone(t *testing.T) {
	h := newHouse(t)
	if !h.Postgres() {
		t.Skip("SQLite has no row-level security: hosting for many tenants means PostgreSQL")
	}
	do := func(statement string, args ...any) (n int64, err error) {
		err = store.Do(h.acme, h.DB, func(ctx context.Context) error {
			tx, err := store.PgxTx(ctx)
			if err != nil {
				return err
			}
			tag, err := tx.Exec(ctx, statement, args...)
			n = tag.RowsAffected()
			return err
		})
		return n, err
	}
	if n, err := do("SELECT FROM customers"); n != 1 || err != nil {
		t.Errorf("acme sees %d customers, %v; want its own", n, err)
	}
	if n, err := do("UPDATE customers SET name = 'mine' WHERE id = $1", h.bob); n != 0 || err != nil {
		t.Errorf("acme changes bob: %d rows, %v; want none", n, err)
	}
	if n, err := do("DELETE FROM customers WHERE id = $1", h.bob); n != 0 || err != nil {
		t.Errorf("acme deletes bob: %d rows, %v; want none", n, err)
	}
	const insert = `INSERT INTO companies (id, tenant_id, name, folded, created_at, updated_at) VALUES ($1, $2, 'x', 'x', now(), now())`
	if _, err := do(insert, id.New(id.Company), tenantOf(h.bolt)); err == nil {
		t.Error("acme wrote a row of bolt's")
	}
	if _, err := do("UPDATE customers SET tenant_id = $1 WHERE id = $2", tenantOf(h.bolt), h.ann); err == nil {
		t.Error("acme gave ann to bolt")
	}
	for _, table := range []string{"users", "sessions", "signing_keys", "login_failures", "revoked_tokens", "cursors"} {
		if _, err := do("SELECT FROM " + table); err == nil {
			t.Errorf("acme reads %s, which is the worker's", table)
		}
	}
	if n, err := do("SELECT FROM tenants"); n != 1 || err != nil {
		t.Errorf("acme sees %d tenants, %v; want itself", n, err)
	}
}

func TestTheRoleEndsWithItsTransaction(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1 // so that the connection is the same one
	h := testhouse.OpenConfig(t, c)
	if !h.Postgres() {
		t.Skip("PostgreSQL only")
	}
	acme := testhouse.Tenant(t, h, "acme")
	no := func(ctx context.Context) error {
		return h.Rows(ctx, "SELECT 1/0 WHERE $1 <> ''", nil, func(store.Row) error { return nil })
	}
	for name, do := range map[string]func() error{
		"a read":                       func() error { _, err := h.Customer.Query().Count(acme); return err },
		"a read that fails":            func() error { return no(acme) },
		"a read that can't be planned": func() error { return h.Rows(acme, "SELECT nothing WHERE $1 <> ''", nil, nil) },
		"a write":                      func() error { return h.Customer.Update().SetName("x").Exec(acme) },
		"a write that fails":           func() error { return h.Customer.Update().SetCompanyID("nobody").SetStage("\x00").Exec(acme) },
		"a transaction": func() error {
			return store.Do(acme, h, func(ctx context.Context) error { return h.Customer.Update().SetName("x").Exec(ctx) })
		},
		"a transaction that fails":         func() error { return store.Do(acme, h, no) },
		"a transaction whose error is let": func() error { return store.Do(acme, h, func(ctx context.Context) error { _ = no(ctx); return nil }) },
	} {
		_ = do() // how it ends is its own business
		var tenant, role string
		err := h.SQL().QueryRow("SELECT coalesce(current_setting('kept.tenant', true), ''), current_setting('role')").Scan(&tenant, &role)
		if err != nil || tenant != "" || role != "none" {
			t.Errorf("after %s the connection still has tenant %q, role %q, %v; want none", name, tenant, role, err)
		}
	}
}

// A transaction whose first statement can't even be planned has not begun: what
// comes after it must not run at all, since it would run outside the wall.
func TestNothingRunsBehindATransactionThatCouldNotBegin(t *testing.T) {
	h := newHouse(t)
	if !h.Postgres() {
		t.Skip("PostgreSQL only")
	}
	err := store.Do(h.acme, h.DB, func(ctx context.Context) error {
		if err := h.Rows(ctx, "SELECT nothing WHERE $1 <> ''", nil, nil); err == nil {
			t.Error("a column that there isn't was read")
		}
		n, err := h.Customer.Query().Count(ctx)
		if err == nil {
			t.Errorf("after it %d customers are counted, want an error", n)
		}
		return nil
	})
	if err == nil {
		t.Error("the transaction committed, want an error")
	}
}

func TestForeignKeysHoldWhenTheGuardIsToldWrong(t *testing.T) {
	h := newHouse(t)
	tag := func() error {
		return store.Do(h.acme, h.DB, func(ctx context.Context) error {
			guard.Known(ctx, h.bob) // a lie
			return h.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(h.bob).SetTag("vip").SetFolded("vip").Exec(ctx)
		})
	}
	if err := tag(); !db.IsConstraintError(err) {
		t.Errorf("acme tags bob, whom the guard thinks known = %v, want a broken foreign key", err)
	}
	err := h.CustomerTag.Create().SetID(id.New(id.Tag)).SetTenantID(tenantOf(h.acme)).SetCustomerID(h.bob).SetTag("vip").SetFolded("vip").
		Exec(guard.System(context.Background(), "test"))
	if !db.IsConstraintError(err) {
		t.Errorf("a tag of acme's on bob, round the guard = %v, want a broken foreign key", err)
	}
}

func TestKnownIsForgottenAfterTheTransaction(t *testing.T) {
	h := newHouse(t)
	err := store.Do(h.acme, h.DB, func(ctx context.Context) error { guard.Known(ctx, h.bob); return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = store.Do(h.acme, h.DB, func(ctx context.Context) error {
		return h.CustomerTag.Create().SetID(id.New(id.Tag)).SetCustomerID(h.bob).SetTag("vip").SetFolded("vip").Exec(ctx)
	})
	if db.IsConstraintError(err) || err == nil {
		t.Errorf("acme tags bob in the next transaction = %v, want missing, from the guard", err)
	}
}

func TestRawDoorOnlyReadsAndOnlyOneTenant(t *testing.T) {
	h := newHouse(t)
	system := guard.System(context.Background(), "test")
	for _, tc := range []struct {
		name  string
		ctx   context.Context
		query string
	}{
		{"no tenant named", h.acme, "SELECT id FROM customers"},
		{"only a later parameter", h.acme, "SELECT id FROM customers WHERE name = $10"},
		{"a write", h.acme, "DELETE FROM customers WHERE tenant_id = $1"},
		{"a write after WITH", h.acme, "WITH x AS (SELECT 1) DELETE FROM customers WHERE tenant_id = $1"},
		{"a write inside WITH", h.acme, "WITH x AS (DELETE FROM customers WHERE tenant_id = $1 RETURNING id) SELECT id FROM x"},
		{"a write after a read", h.acme, "SELECT id FROM customers WHERE tenant_id = $1; DELETE FROM customers"},
		{"another role", h.acme, "SELECT set_config('role', 'kept_worker', true) WHERE $1 <> ''"},
		{"round the wall", system, "SELECT id FROM customers WHERE tenant_id = $1"},
		{"an end customer", h.asCustomer(h.ann), "SELECT id FROM customers WHERE tenant_id = $1"},
	} {
		for _, inTx := range []bool{false, true} {
			read := func(ctx context.Context) error {
				return h.Rows(ctx, tc.query, nil, func(store.Row) error { return nil })
			}
			err := read(tc.ctx)
			if inTx {
				err = store.Do(tc.ctx, h.DB, read)
			}
			if err == nil || strings.Contains(err.Error(), "SQLSTATE") || strings.Contains(err.Error(), "SQL logic") {
				t.Errorf("%s (in a transaction: %v) = %v, want it refused at the door", tc.name, inTx, err)
			}
		}
	}
	n := 0
	err := h.Rows(h.acme, "SELECT id FROM customers WHERE tenant_id = $1", nil, func(store.Row) error { n++; return nil })
	if err != nil || n != 1 {
		t.Errorf("a plain read gives %d rows, %v; want ann", n, err)
	}
}

// TestGeneratedCodeHasNoHoles looks for what ent can write and we don't want:
// an upsert overwrites another tenant's row by its id, and HasXWith reaches
// into another table without the wall.
func TestGeneratedCodeHasNoHoles(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../../ent/db", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := fn.Name.Name
			if strings.HasPrefix(name, "OnConflict") || (strings.HasPrefix(name, "Has") && strings.HasSuffix(name, "With")) {
				t.Errorf("%s has %s", path, name)
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		t.Errorf("looked into %d generated files, %v", seen, err)
	}
}

// asCustomer is an end customer of acme's, with a token for herself.
func (h house) asCustomer(customerID string, aliases ...string) context.Context {
	a := *tenants.From(h.acme)
	a.Kind, a.CustomerID, a.CustomerAliases = tenants.KindCustomer, customerID, aliases
	a.Role, a.MemberID, a.UserID, a.Scopes = "", "", "", tenants.CustomerScopes()
	return tenants.As(context.Background(), &a)
}

func TestEveryParentCanBeLookedUp(t *testing.T) {
	h := newHouse(t)
	for _, r := range schema.References {
		if _, err := guard.Present(h.acme, h.Client, r.Parent, "x"); err != nil {
			t.Errorf("%s.%s: %v", r.Table, r.Column, err)
		}
	}
}

func TestSQLAcrossTenantsNeedsSystem(t *testing.T) {
	h := newHouse(t)
	err := store.Do(h.acme, h.DB, func(ctx context.Context) error {
		_, err := h.Across(ctx, "UPDATE customers SET name = 'mine'")
		return err
	})
	if err == nil || h.name(t, h.bob) != "bob" {
		t.Errorf("acme changes rows across tenants = %v, bob is %q; want it refused", err, h.name(t, h.bob))
	}
}
