package store

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"kept/tenants/guard"
)

// driver is ent's way to the database. It joins the transaction in the context
// when there is one, so that a client held by a noun is always the right one.
type driver struct {
	engine
	dialect string
	url     string  // PostgreSQL's own address, past any pooler
	pool    *sql.DB // for those who speak database/sql: migrations, health
	seen    Witness // of each statement; nil outside of tests
}

func (d *driver) Dialect() string { return d.dialect }

func (d *driver) Close() error { return d.close() }

// Exec runs a statement in the context's transaction, or in one of its own.
func (d *driver) Exec(ctx context.Context, query string, args, v any) error {
	return execOn(ctx, d.here(ctx), query, args, v)
}

// Query reads in the context's transaction, or in a short one of its own that
// ends when the rows are closed.
func (d *driver) Query(ctx context.Context, query string, args, v any) error {
	return queryOn(ctx, d.here(ctx), query, args, v)
}

// Tx begins a transaction for ent itself. Inside store.Tx it joins.
func (d *driver) Tx(ctx context.Context) (dialect.Tx, error) {
	if txFrom(ctx, d) != nil {
		return dialect.NopTx(d), nil
	}
	tx, err := d.begin(ctx)
	if err != nil {
		return nil, err
	}
	return &entTx{tx: tx, ctx: ctx}, nil
}

// here is where a statement of ctx is run.
func (d *driver) here(ctx context.Context) statements {
	on := statements(d.engine)
	if tx := txFrom(ctx, d); tx != nil {
		on = tx
	}
	if d.seen != nil {
		return witnessed{on, d.seen}
	}
	return on
}

// entTx is a transaction that ent began.
type entTx struct {
	tx  transaction
	ctx context.Context //nolint:containedctx // ent's Commit has none
}

func (t *entTx) Exec(ctx context.Context, query string, args, v any) error {
	return execOn(ctx, t.tx, query, args, v)
}

func (t *entTx) Query(ctx context.Context, query string, args, v any) error {
	return queryOn(ctx, t.tx, query, args, v)
}

func (t *entTx) Commit() error   { return t.tx.commit(t.ctx) }
func (t *entTx) Rollback() error { return t.tx.rollback() }

func execOn(ctx context.Context, on statements, query string, args, v any) error {
	list, ok := args.([]any)
	into, want := v.(*sql.Result)
	if !ok || v != nil && !want {
		return fmt.Errorf("store: ent passes %T and %T to Exec", args, v)
	}
	res, err := on.exec(ctx, query, list)
	if err == nil && want {
		*into = res
	}
	return err
}

func queryOn(ctx context.Context, on statements, query string, args, v any) error {
	list, ok := args.([]any)
	into, want := v.(*entsql.Rows)
	if !ok || !want {
		return fmt.Errorf("store: ent passes %T and %T to Query", args, v)
	}
	rows, err := on.query(ctx, query, list)
	if err == nil {
		into.ColumnScanner = rows
	}
	return err
}

// tenantOf says for whom a transaction of ctx is begun.
func tenantOf(ctx context.Context) (tenant string, system bool, err error) {
	tenant, err = guard.Tenant(ctx)
	return tenant, guard.IsSystem(ctx), err
}
