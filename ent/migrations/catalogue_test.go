package migrations_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kept/ent/db/migrate"
	"kept/ent/migrations"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/testhouse"
)

// What these tests read is the catalogue of a migrated database, not what we
// meant it to be.

func TestMigratedDatabaseLacksNothing(t *testing.T) {
	d := testhouse.Open(t)
	files, err := migrations.Diff(context.Background(), d.SQL(), d.Postgres(), "drift")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".sql") {
			t.Errorf("the migrations don't make what ent/schema says; write what is missing with make migration:\n%s", f.Bytes())
		}
	}
}

func TestThirdWallStands(t *testing.T) {
	d := testhouse.Open(t)
	have := foreignKeys(t, d)
	for _, r := range schema.References {
		want := fmt.Sprintf("%s (tenant_id, %s) -> %s (tenant_id, id)", r.Table, r.Column, r.Parent)
		if spared := d.Postgres() && schema.Unkeyed[r.Table+"."+r.Column] != ""; slices.Contains(have, want) == spared {
			t.Errorf("foreign key %s: spared %v", want, spared)
		}
	}
	for _, table := range migrate.Tables {
		want := table.Name + " (tenant_id) -> tenants (id)"
		spared := d.Postgres() && schema.Unkeyed[table.Name+".tenant_id"] != ""
		if _, owned := table.Column("tenant_id"); owned && !schema.HasParent(table.Name) && slices.Contains(have, want) == spared {
			t.Errorf("foreign key %s: spared %v", want, spared)
		}
		if schema.HasParent(table.Name) && table.Name != "events" && !slices.ContainsFunc(schema.ReferencesOf(table.Name), func(r schema.Reference) bool {
			c, ok := table.Column(r.Column)
			return ok && !c.Nullable
		}) {
			t.Errorf("%s has no column that always points to a parent: it needs a foreign key to its tenant", table.Name)
		}
	}
}

// A row that is erased must not cost a look at all those that might point to it.
func TestWhatPointsIsFoundByAnIndex(t *testing.T) {
	d := testhouse.Open(t)
	have := indexes(t, d)
	pointers := slices.Clone(schema.References)
	for _, table := range migrate.Tables {
		for _, fk := range table.ForeignKeys {
			pointers = append(pointers, schema.Reference{Table: table.Name, Column: fk.Columns[0].Name, Parent: fk.RefTable.Name})
		}
	}
	for _, r := range pointers {
		if schema.Staying[r.Parent] != "" {
			continue
		}
		if !slices.ContainsFunc(have[r.Table], func(i string) bool {
			return strings.HasPrefix(i, "tenant_id,"+r.Column+",") || strings.HasPrefix(i, r.Column+",")
		}) {
			t.Errorf("%s.%s points to %s, and no index leads with it: make it pointing in ent/schema, or say in Staying why its rows stay", r.Table, r.Column, r.Parent)
		}
	}
}

// indexes gives the columns of each table's indexes, each with a comma after it.
// Those that hold some rows only count where these are all that point somewhere.
func indexes(t *testing.T, d *store.DB) map[string][]string {
	t.Helper()
	query := `SELECT m.name || ':' || (SELECT group_concat(c.name || ',', '') FROM pragma_index_info(i.name) c), s.sql
		FROM sqlite_schema m, pragma_index_list(m.name) i LEFT JOIN sqlite_schema s ON s.name = i.name AND s.type = 'index' WHERE m.type = 'table'`
	if d.Postgres() {
		query = `SELECT c.relname || ':' || (SELECT string_agg(a.attname || ',', '' ORDER BY k.at) FROM unnest(i.indkey::int[]) WITH ORDINALITY k(n, at)
				JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n), pg_get_indexdef(i.indexrelid)
			FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace`
	}
	rows, err := d.SQL().Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string][]string{}
	for rows.Next() {
		var columns, definition sql.NullString
		if err := rows.Scan(&columns, &definition); err != nil {
			t.Fatal(err)
		}
		table, list, _ := strings.Cut(columns.String, ":")
		_, condition, partial := strings.Cut(strings.NewReplacer("(", "", ")", "", "`", "").Replace(definition.String), "WHERE ")
		set, _ := strings.CutSuffix(condition, " IS NOT NULL")
		if !partial || strings.Contains(","+list, ","+set+",") {
			out[table] = append(out[table], list)
		}
	}
	if rows.Err() != nil || len(out) == 0 {
		t.Fatalf("no indexes: %v", rows.Err())
	}
	return out
}

func TestSecondWallStands(t *testing.T) {
	d := onPostgres(t)
	for _, table := range migrate.Tables {
		var enabled, forced bool
		err := d.SQL().QueryRow("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", table.Name).Scan(&enabled, &forced)
		if err != nil || !enabled || !forced {
			t.Errorf("%s: row-level security enabled %v, forced %v, %v; want both", table.Name, enabled, forced, err)
		}
		got := list(t, d, `SELECT polname || ' for ' || r.rolname || ' using ' || coalesce(pg_get_expr(polqual, polrelid), '') ||
			' check ' || coalesce(pg_get_expr(polwithcheck, polrelid), '')
			FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE polrelid = $1::regclass AND polpermissive AND polcmd = '*' ORDER BY 1`, table.Name)
		if want := policies(table.Name); !slices.Equal(got, want) {
			t.Errorf("%s: policies\n got %q\nwant %q", table.Name, got, want)
		}
	}
}

// policies gives what the database must say about who sees which row of table.
func policies(table string) []string {
	const own = "(%s = current_setting('kept.tenant'::text, true))"
	across := "across_tenants for kept_worker using true check true"
	switch {
	case table == "tenants":
		return []string{across, "one_tenant for kept_app using " + fmt.Sprintf(own, "id") + " check "}
	case schema.IsGlobal(table):
		return []string{across}
	default:
		mine := fmt.Sprintf(own, "tenant_id")
		return []string{across, "one_tenant for kept_app using " + mine + " check " + mine}
	}
}

func TestRolesOwnNothingAndBypassNothing(t *testing.T) {
	d := onPostgres(t)
	if got := list(t, d, `SELECT rolname FROM pg_roles WHERE rolname IN ('kept_app', 'kept_worker')
		AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcanlogin AND NOT rolcreaterole ORDER BY 1`); len(got) != 2 {
		t.Errorf("roles without power = %q, want kept_app and kept_worker", got)
	}
	if got := list(t, d, `SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname IN ('kept_app', 'kept_worker')`); len(got) != 0 {
		t.Errorf("the roles own %q, want nothing", got)
	}
	got := list(t, d, `SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
		WHERE grantee = 'kept_app' AND table_schema = current_schema() ORDER BY 1`)
	for _, table := range schema.Global {
		for _, g := range got {
			if strings.HasPrefix(g, table+" ") && table != "tenants" {
				t.Errorf("kept_app has %s: global tables are for the worker", g)
			}
		}
	}
	if slices.Contains(got, "tenants INSERT") || slices.Contains(got, "tenants DELETE") {
		t.Error("kept_app may make or delete tenants, want neither")
	}
}

func TestTextSortsByteByByte(t *testing.T) {
	d := onPostgres(t)
	got := list(t, d, `SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		JOIN pg_type y ON y.oid = a.atttypid JOIN pg_collation l ON l.oid = a.attcollation
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
		AND l.collname <> 'C' AND c.relname NOT LIKE 'goose%' AND c.relname NOT LIKE 'river%' ORDER BY 1`)
	if len(got) != 0 {
		t.Errorf("columns that sort by a language: %q, want none: pages must be the same on both databases", got)
	}
}

func onPostgres(t *testing.T) *store.DB {
	t.Helper()
	d := testhouse.Open(t)
	if !d.Postgres() {
		t.Skip("PostgreSQL only")
	}
	return d
}

// foreignKeys gives every foreign key as "child (columns) -> parent (columns)".
func foreignKeys(t *testing.T, d *store.DB) []string {
	t.Helper()
	if d.Postgres() {
		return list(t, d, `SELECT c.conrelid::regclass || ' (' ||
			(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k (num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
			|| ') -> ' || c.confrelid::regclass || ' (' ||
			(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k (num, n) JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
			|| ')' FROM pg_constraint c WHERE c.contype = 'f' AND c.convalidated`)
	}
	return list(t, d, `SELECT child || ' (' || group_concat("from", ', ') || ') -> ' || parent || ' (' || group_concat("to", ', ') || ')'
		FROM (SELECT m.name AS child, f.id, f."table" AS parent, f."from", f."to" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq) GROUP BY child, id, parent`)
}

func list(t *testing.T, d *store.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := d.SQL().Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
