package store

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
func (d *DB) Rows(ctx context.Context, query string, args []any, scan func(Row) error) error {
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

// Places writes the places of values in a query of Rows, behind those of args:
// ($3, $4) for two values behind one argument, as $1 is the tenant's. It gives the
// arguments with the values, too. Of no values it writes NULL, which equals nothing:
// IN (NULL) holds for no row, and no more does NOT IN (NULL).
func Places[T any](args []any, values []T) (string, []any) {
	if len(values) == 0 {
		return "NULL", args
	}
	args = slices.Clip(args)
	places := make([]string, len(values))
	for i, v := range values {
		args = append(args, v)
		places[i] = "$" + strconv.Itoa(len(args)+1)
	}
	return strings.Join(places, ", "), args
}

// Row is a row that was read, to be scanned column by column.
type Row interface{ Scan(into ...any) error }

func (d *DB) rows(ctx context.Context, query string, args []any, scan func(Row) error) (err error) {
	rows, err := d.drv.here(ctx).query(ctx, query, args)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
