package store

import (
	"context"
	"database/sql"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

type limitKey struct{}

// LimitStatements returns a context in which no statement may run for longer
// than d: it is cut off with context.DeadlineExceeded. A request sets it;
// imports and recounts, which are long by nature, don't.
func LimitStatements(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, limitKey{}, d)
}

// limited is a connection or transaction that heeds LimitStatements.
type limited struct{ entsql.ExecQuerier }

// ExecContext runs a statement within its limit.
func (l limited) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, done := statement(ctx)
	defer done()
	return l.ExecQuerier.ExecContext(ctx, query, args...)
}

// QueryContext starts a query; its rows must be read within the limit too.
func (l limited) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	within, done := statement(ctx)
	context.AfterFunc(ctx, done) // the rows outlive this call, but not the request
	return l.ExecQuerier.QueryContext(within, query, args...)
}

func statement(ctx context.Context) (context.Context, context.CancelFunc) {
	d, ok := ctx.Value(limitKey{}).(time.Duration)
	if !ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}
