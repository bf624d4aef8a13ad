package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"kept/tenants/guard"
)

// The roles that own nothing: the app's is held to one tenant by row-level
// security, the worker's is for guard.System.
const (
	appRole    = "kept_app"
	workerRole = "kept_worker"
)

// driver is ent's way to the database. It joins the transaction in the context
// when there is one, so that a client held by a noun is always the right one.
type driver struct {
	dialect string
	url     string // PostgreSQL's address
	write   *sql.DB
	read    *sql.DB // SQLite: many readers beside the one writer; PostgreSQL: the same pool
	writer  *writer // SQLite: whose turn it is; PostgreSQL: nil
}

func (d *driver) Dialect() string { return d.dialect }

func (d *driver) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Exec runs a statement in the context's transaction, or in one of its own.
func (d *driver) Exec(ctx context.Context, query string, args, v any) error {
	if tx := txFrom(ctx, d); tx != nil {
		return conn(tx).Exec(ctx, query, args, v)
	}
	if d.dialect == dialect.SQLite {
		return d.writing(ctx, func() error { return conn(d.write).Exec(ctx, query, args, v) })
	}
	tx, _, err := d.begin(ctx)
	if err != nil {
		return err
	}
	if err := conn(tx).Exec(ctx, query, args, v); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Query reads in the context's transaction, or in a short one of its own that
// ends when the rows are closed.
func (d *driver) Query(ctx context.Context, query string, args, v any) error {
	if d.dialect == dialect.Postgres {
		if q, arrays, ok := byColumn(query, args.([]any)); ok {
			query, args = q, arrays
		}
	}
	if tx := txFrom(ctx, d); tx != nil {
		return conn(tx).Query(ctx, query, args, v)
	}
	if d.dialect == dialect.SQLite {
		if reads(query) {
			return conn(d.read).Query(ctx, query, args, v)
		}
		return d.writing(ctx, func() error { return conn(d.write).Query(ctx, query, args, v) })
	}
	tx, _, err := d.begin(ctx)
	if err != nil {
		return err
	}
	if err := conn(tx).Query(ctx, query, args, v); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	rows := v.(*entsql.Rows)
	rows.ColumnScanner = &committing{ColumnScanner: rows.ColumnScanner, tx: tx}
	return nil
}

// Tx begins a transaction for ent itself. Inside store.Tx it joins.
func (d *driver) Tx(ctx context.Context) (dialect.Tx, error) {
	if txFrom(ctx, d) != nil {
		return dialect.NopTx(d), nil
	}
	tx, leave, err := d.begin(ctx)
	if err != nil {
		return nil, err
	}
	return &entsql.Tx{Conn: conn(tx), Tx: turnTx{Tx: tx, leave: leave}}, nil
}

// writing does one statement when it is its turn.
func (d *driver) writing(ctx context.Context, do func() error) error {
	leave, err := d.writer.take(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return do()
}

// begin starts a transaction and, on PostgreSQL, steps down to the role that
// the context calls for, with its tenant set for row-level security. leave
// must be called when the transaction is over; on PostgreSQL it does nothing.
func (d *driver) begin(ctx context.Context) (tx *sql.Tx, leave func(), err error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, nil, err
	}
	leave, err = d.writer.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	tx, err = d.write.BeginTx(ctx, nil)
	if err != nil {
		leave()
		return nil, nil, err
	}
	if d.dialect == dialect.SQLite {
		return tx, leave, nil
	}
	role := appRole
	if guard.IsSystem(ctx) {
		role = workerRole
	}
	// set_config(…, true) is SET LOCAL with parameters: both end with the transaction.
	const setup = "SELECT set_config('role', $1, true), set_config('kept.tenant', $2, true)"
	if _, err := tx.ExecContext(ctx, setup, role, tenant); err != nil {
		return nil, nil, errors.Join(err, tx.Rollback())
	}
	return tx, leave, nil
}

func conn(c entsql.ExecQuerier) entsql.Conn { return entsql.Conn{ExecQuerier: limited{c}} }

func reads(query string) bool {
	return strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH")
}

// committing ends the transaction of a read when its rows are closed.
type committing struct {
	entsql.ColumnScanner
	tx   *sql.Tx
	done bool
}

func (c *committing) Close() error {
	err := c.ColumnScanner.Close()
	if c.done {
		return err
	}
	c.done = true
	return errors.Join(err, c.tx.Commit())
}
