// Package testhouse gives tests a real database each: a fresh SQLite file, or,
// when KEPT_TEST_POSTGRES names a server, a fresh PostgreSQL database. The same
// test serves both. Nothing here stands in for a part of Kept.
package testhouse

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.jetify.com/typeid"

	"kept/ent/migrations"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Now is the present in tests that set their clock: a Wednesday noon in UTC.
var Now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// Open returns a migrated, empty database of the test's own.
func Open(t testing.TB) *store.DB {
	t.Helper()
	return OpenConfig(t, Config(t))
}

// Config returns where a migrated, empty database of the test's own lies, for
// tests that open it more than once or hand it to the program.
func Config(t testing.TB) store.Config {
	t.Helper()
	if server := os.Getenv("KEPT_TEST_POSTGRES"); server != "" {
		return store.Config{URL: postgresDatabase(t, server), MaxConns: 8}
	}
	return store.Config{Path: sqliteFile(t)}
}

// OpenConfig opens c and closes it when the test ends.
func OpenConfig(t testing.TB, c store.Config) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatalf("open the test's database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the test's database: %v", err)
		}
	})
	return db
}

// Tenant makes a tenant in Europe/Berlin with one owner and returns a context
// in which she acts. The rows are written the plain way: making tenants through
// their verb is account's own test.
func Tenant(t testing.TB, db *store.DB, slug string) context.Context {
	t.Helper()
	ctx, now := guard.System(context.Background(), "testhouse: make a tenant"), clock.Micro(Now.AddDate(-1, 0, 0))
	ten, usr, mem := id.New(id.Tenant), id.New(id.User), id.New(id.Member)
	must(t, db.Tenant.Create().SetID(ten).SetSlug(slug).SetName(slug).SetZone("Europe/Berlin").
		SetCurrency("EUR").SetLocale("en").SetCreatedAt(now).Exec(ctx))
	must(t, db.User.Create().SetID(usr).SetEmail("owner@"+slug+".example").SetName("Owner of "+slug).
		SetPasswordHash("-").SetCreatedAt(now).Exec(ctx))
	must(t, db.Member.Create().SetID(mem).SetTenantID(ten).SetUserID(usr).SetName("Owner of "+slug).
		SetFolded("owner of "+slug).SetRole(string(tenants.Owner)).SetCreatedAt(now).Exec(ctx))
	berlin, err := clock.Zone("Europe/Berlin")
	must(t, err)
	return tenants.As(context.Background(), &tenants.Actor{
		TenantID: ten, Slug: slug, Zone: berlin, Currency: "EUR", Locale: "en", Grace: 24 * time.Hour,
		Kind: tenants.KindMember, UserID: usr, MemberID: mem, Role: tenants.Owner, Scopes: tenants.ScopesOf(tenants.Owner),
	})
}

// IDAt makes an identifier as a process whose clock said when would have.
func IDAt(t testing.TB, p id.Prefix, when time.Time) string {
	t.Helper()
	u, err := uuid.NewV7()
	must(t, err)
	for i := range 6 {
		u[i] = byte(when.UnixMilli() >> (40 - 8*i))
	}
	s, err := typeid.FromUUIDBytesWithPrefix(string(p), u[:])
	must(t, err)
	return s.String()
}

// DataDir returns the folder of the real data that tests are checked against,
// named by KEPT_TEST_DATA. Without it the test is skipped aloud; in CI it fails.
func DataDir(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("KEPT_TEST_DATA")
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); root != "" && err == nil {
		return dir
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("KEPT_TEST_DATA=%q has no folder %q, and in CI nothing is skipped", root, name)
	}
	t.Skipf("NOT TESTED on real data: set KEPT_TEST_DATA to a folder that holds %q", name)
	return ""
}

var template struct {
	sync.Once
	bytes []byte
	err   error
}

// sqliteFile copies a file that was migrated once for these migrations.
func sqliteFile(t testing.TB) string {
	t.Helper()
	template.Do(func() { template.bytes, template.err = migratedFile() })
	must(t, template.err)
	path := filepath.Join(t.TempDir(), "kept.db")
	must(t, os.WriteFile(path, template.bytes, 0o600))
	return path
}

// migratedFile reads a file that all of this user's test processes share: whoever
// is first migrates it, the others wait and find nothing left to do.
func migratedFile() ([]byte, error) {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("kept-testhouse-%d-%s", os.Getuid(), migrations.Version()), "kept.db")
	if _, err := migrations.UpSQLite(context.Background(), path); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // our own
}

// postgresDatabase clones a template that was migrated once for these
// migrations, and drops the clone when the test ends.
func postgresDatabase(t testing.TB, server string) string {
	t.Helper()
	ctx := context.Background()
	admin, err := sql.Open("pgx", server)
	must(t, err)
	tpl := "kept_template_" + migrations.Version()
	must(t, ensureTemplate(ctx, admin, server, tpl))
	sum := sha256.Sum256([]byte(t.Name() + id.New(id.Job)))
	name := "kept_test_" + hex.EncodeToString(sum[:8])
	_, err = admin.ExecContext(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, tpl))
	must(t, err)
	t.Cleanup(func() {
		if _, err := admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
		_ = admin.Close()
	})
	return withDatabase(server, name)
}

// ensureTemplate makes the template unless another process has, one at a time.
func ensureTemplate(ctx context.Context, admin *sql.DB, server, name string) error {
	lock, err := admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	const key = 5_338_478 // "KEPT" on a keypad, and any number would do
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return err
	}
	defer func() { _, _ = lock.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", key) }()
	var there bool
	err = lock.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there)
	if err != nil || there {
		return err
	}
	making := name + "_making"
	if _, err := lock.ExecContext(ctx, "DROP DATABASE IF EXISTS "+making); err != nil {
		return err
	}
	if _, err := lock.ExecContext(ctx, "CREATE DATABASE "+making); err != nil {
		return err
	}
	if _, err := migrations.UpPostgres(ctx, withDatabase(server, making)); err != nil {
		return err
	}
	_, err = lock.ExecContext(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", making, name))
	return err
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Eventually waits for what other goroutines bring about.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(50 * time.Second); ; {
		select {
		case <-late:
			t.Fatalf("after 50 s it isn't so: %s", what)
		case <-tick.C:
			if so() {
				return
			}
		}
	}
}
