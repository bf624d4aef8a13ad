package migrations_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"kept/ent/db/migrate"
	"kept/ent/migrations"
)

// Some records of a tenant, by their ids, cost what they are and not what it has:
// SQLite finds each by its id and doesn't walk all that are the tenant's.
func TestRecordsByIDsAreFoundByTheirIDs(t *testing.T) {
	file := migrated(t)
	for _, table := range migrate.Tables {
		_, owned := table.Column("tenant_id")
		one := table.Name == "billing_accounts" || table.Name == "campaign_caps" || table.Name == "thanks_caps" // of which a tenant has one
		if _, byID := table.Column("id"); !owned || !byID || one {
			continue
		}
		for _, n := range []int{1, 5, 500} {
			ids := strings.TrimSuffix(strings.Repeat("?, ", n), ", ")
			for _, statement := range []string{"SELECT * FROM %s", "UPDATE %s SET id = id", "DELETE FROM %s"} {
				query := fmt.Sprintf(statement+" WHERE tenant_id = ? AND id IN (%s)", table.Name, ids)
				if plan := planOf(t, file, query, n+1); !strings.Contains(plan, "id=?)") || strings.HasSuffix(plan, "(tenant_id=?)") {
					t.Errorf("%d of %s: "+statement+": %s", n, table.Name, table.Name, plan)
				}
			}
		}
	}
}

// Who comes after, the same program or a newer one, tells it anew, and only what is new.
func TestThePlannerIsTaughtAgainWhenAskedTo(t *testing.T) {
	file := migrated(t)
	before := countLessons(t, file)
	if before == 0 {
		t.Fatal("nothing was taught")
	}
	if _, err := file.Exec("DELETE FROM sqlite_stat1 WHERE tbl = 'promises'"); err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.Up(context.Background(), file, false); err != nil {
		t.Fatal(err)
	}
	if after := countLessons(t, file); after != before {
		t.Errorf("taught of %d indexes, then of %d", before, after)
	}
}

func migrated(t *testing.T) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kept.db")
	if _, err := migrations.UpSQLite(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	file, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	file.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func countLessons(t *testing.T, file *sql.DB) (n int) {
	t.Helper()
	if err := file.QueryRow("SELECT count(*) FROM sqlite_stat1").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// planOf tells how SQLite begins query.
func planOf(t *testing.T, file *sql.DB, query string, arguments int) (how string) {
	t.Helper()
	args := make([]any, arguments)
	for i := range args {
		args[i] = "x"
	}
	var id, parent, unused int
	if err := file.QueryRow("EXPLAIN QUERY PLAN "+query, args...).Scan(&id, &parent, &unused, &how); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return how
}
