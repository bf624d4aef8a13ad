package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// What SQLite's planner is told of every table, whatever it really holds.
const (
	rowsOfTable  = 1 << 20          // SQLite's own guess
	rowsOfTenant = rowsOfTable / 10 // of which it would guess ten
	rowsOfNext   = 10               // of what a second column narrows it to: its own guess
	readIndexes  = `SELECT i.name, t.name, i."unique", c.name
		FROM sqlite_schema AS t JOIN pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS c
		WHERE t.type = 'table' AND NOT i.partial ORDER BY i.name, c.seqno`
)

// taught is what SQLite knows of one index: its table, and the rows of the table and
// of each ever longer beginning of its columns.
type taught struct{ table, rows string }

// teachPlanner tells SQLite's planner that a tenant has many rows. All of our
// indexes begin with the tenant, and without statistics it takes ten rows for
// what one of them holds: then asked for five ids of a tenant it reads all that
// the tenant has. ANALYZE would count instead, and give each shop the plans of the
// day on which it ran. These are the same figures for everybody, so that tests
// and benchmarks see the plans that users get.
func teachPlanner(ctx context.Context, db *sql.DB) error {
	want, err := lessons(ctx, db)
	if err != nil {
		return fmt.Errorf("look at the indexes: %w", err)
	}
	if known, err := knownTo(ctx, db); err == nil && maps.Equal(known, want) { // else there is no such table yet
		return nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("teach the planner: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	// ANALYZE of one small table is what makes the table that holds statistics.
	for _, statement := range []string{"ANALYZE goose_db_version", "DELETE FROM sqlite_stat1"} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("teach the planner: %w", err)
		}
	}
	for index, l := range want {
		if _, err := tx.ExecContext(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", l.table, index, l.rows); err != nil {
			return fmt.Errorf("teach the planner %s: %w", index, err)
		}
	}
	return tx.Commit()
}

// lessons gives what there is to tell, by index. Partial indexes and those of all
// tenants are left to SQLite's own guesses.
func lessons(ctx context.Context, db *sql.DB) (map[string]taught, error) {
	rows, err := db.QueryContext(ctx, readIndexes)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, tables, unique := map[string][]string{}, map[string]string{}, map[string]bool{}
	for rows.Next() {
		var index, table, column string
		var one bool
		if err := rows.Scan(&index, &table, &one, &column); err != nil {
			return nil, err
		}
		columns[index], tables[index], unique[index] = append(columns[index], column), table, one
	}
	out := map[string]taught{}
	for index, names := range columns {
		if names[0] == "tenant_id" && len(names) > 1 {
			out[index] = taught{tables[index], rowsBy(len(names), unique[index])}
		}
	}
	return out, rows.Err()
}

// rowsBy writes the rows of a table, of a tenant, and of what each further column
// narrows them to, down to the one of a unique index.
func rowsBy(columns int, unique bool) string {
	n := []string{strconv.Itoa(rowsOfTable), strconv.Itoa(rowsOfTenant)}
	for i := range columns - 1 {
		n = append(n, strconv.Itoa(max(rowsOfNext-i, 5)))
	}
	if unique {
		n[columns] = "1"
	}
	return strings.Join(n, " ")
}

func knownTo(ctx context.Context, db *sql.DB) (map[string]taught, error) {
	rows, err := db.QueryContext(ctx, "SELECT idx, tbl, stat FROM sqlite_stat1")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]taught{}
	for rows.Next() {
		var index string
		var l taught
		if err := rows.Scan(&index, &l.table, &l.rows); err != nil {
			return nil, err
		}
		out[index] = l
	}
	return out, rows.Err()
}
