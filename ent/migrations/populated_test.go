package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// TestMigrationsKeepEveryRow walks from migration to migration over a SQLite
// file that holds a row in every table. A rebuild with foreign keys on would
// lose the children, and nobody would hear of it.
func TestMigrationsKeepEveryRow(t *testing.T) {
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "kept.db")+"?_pragma=foreign_keys(0)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	p, err := provider(db, false)
	if err != nil {
		t.Fatal(err)
	}
	versions := steps(t)
	for _, v := range versions {
		before := rowsOf(t, db)
		if _, err := p.UpTo(ctx, v); err != nil {
			t.Fatalf("migrate to %d: %v", v, err)
		}
		after := rowsOf(t, db)
		for table, n := range before {
			if still, ok := after[table]; ok && still != n {
				t.Errorf("migration %d left %d rows of %d in %s", v, still, n, table)
			}
		}
		for table, n := range after {
			if n == 0 {
				populate(t, db, table)
			}
		}
	}
	if err := checkForeignKeys(ctx, db); err != nil {
		t.Error(err)
	}
	if n, err := Up(ctx, db, false); err != nil || n != 0 {
		t.Errorf("a second Up applied %d, %v; want nothing", n, err)
	}
}

// TestUpNoticesALostParent sees the check after a migration fail, until it is mended.
// A start that migrates nothing doesn't look: that would read all that is stored.
func TestUpNoticesALostParent(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "kept.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(0)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	p, err := provider(db, false)
	if err != nil {
		t.Fatal(err)
	}
	versions := steps(t)
	if _, err := p.UpTo(ctx, versions[len(versions)-2]); err != nil {
		t.Fatal(err)
	}
	populate(t, db, "customer_tags")
	for _, when := range []string{"when it migrates", "at the next start"} {
		if _, err := UpSQLite(ctx, path); err == nil || !strings.Contains(err.Error(), "customer_tags points to nothing") {
			t.Errorf("Up over a row without its customer, %s = %v, want it named", when, err)
		}
	}
	if _, err := db.Exec("DELETE FROM customer_tags"); err != nil {
		t.Fatal(err)
	}
	if _, err := UpSQLite(ctx, path); err != nil {
		t.Errorf("Up when it is mended = %v", err)
	}
	populate(t, db, "customer_tags")
	if _, err := UpSQLite(ctx, path); err != nil {
		t.Errorf("Up with nothing to do looked at %v", err)
	}
}

// steps gives the versions of the SQLite migrations in order.
func steps(t *testing.T) []int64 {
	t.Helper()
	names, err := fs.Glob(files, "sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var out []int64
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// rowsOf counts the rows of every table of ours.
func rowsOf(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, name := range names(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
		if !foreign(name) {
			out[name] = 0
		}
	}
	for name := range maps.Clone(out) {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[name] = n
	}
	return out
}

// populate writes one row: every id and every pointer is "x", so that each
// points to the one row of its parent.
func populate(t *testing.T, db *sql.DB, table string) {
	t.Helper()
	rows, err := db.Query("SELECT name, lower(type) FROM pragma_table_info(?)", table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var columns, values []string
	for rows.Next() {
		var name, typ string
		if err := rows.Scan(&name, &typ); err != nil {
			t.Fatal(err)
		}
		columns, values = append(columns, "`"+name+"`"), append(values, sample(typ, name))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(columns, ", "), strings.Join(values, ", "))
	if _, err := db.Exec(insert); err != nil {
		t.Fatalf("%s: %v", insert, err)
	}
}

func sample(typ, name string) string {
	switch {
	case name == "earned" && typ != "text": // of a ledger's row, whose parts are 1 each and 1 is owed
		return "5"
	case name == "issued" && typ == "integer": // of a card, of whose five parts each is 1
		return "5"
	case name == "amount" && typ == "integer": // of a lot, of whose six parts each is 1
		return "6"
	case name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_by"):
		return "'x'"
	case typ == "integer" || typ == "datetime" || typ == "bool":
		return "1"
	case typ == "json":
		return "'{}'"
	case typ == "blob":
		return "x'01'"
	default:
		return "'y'"
	}
}

func names(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}
