package store

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

var (
	namesTenant = regexp.MustCompile(`\$1\b`)
	// A statement that begins with WITH may end in a write, and PostgreSQL has
	// writes inside it. Nobody leaves the transaction's role here either.
	writes = regexp.MustCompile(`(?i);|\b(into|update|delete|set_config)\b`)
)

// Rows reads with hand-written SQL: the one door for what ent can't say, such
// as full-text search and reports. It reads only, inside the tenant wall. The
// query must name the tenant as its first parameter, $1, which Rows fills in;
// args follow from $2 on. scan is called once a row. It is shut to end
// customers, whom the guard holds to rows that a query here would not name.
func (d *DB) Rows(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return err
	}
	if tenant == "" {
		return errors.New("store: raw SQL is for one tenant; this context goes round the wall")
	}
	if tenants.From(ctx).Kind == tenants.KindCustomer {
		return fault.Missing("record")
	}
	if !reads(strings.TrimSpace(query)) || writes.MatchString(query) || !namesTenant.MatchString(query) {
		return errors.New("store: raw SQL reads only, and names the tenant as $1")
	}
	return d.rows(ctx, query, append([]any{tenant}, args...), scan)
}

func (d *DB) rows(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) (err error) {
	var q entsql.ExecQuerier = d.drv.read
	if tx := txFrom(ctx, d.drv); tx != nil {
		q = tx
	} else if d.drv.dialect == dialect.Postgres {
		tx, _, err := d.drv.begin(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // it only read
		q = tx
	}
	rows, err := conn(q).QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
