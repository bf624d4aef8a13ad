package store

import (
	"context"
	"time"
)

type limitKey struct{}

// LimitStatements returns a context in which no statement may run for longer
// than d: it is cut off with context.DeadlineExceeded. A request sets it;
// imports and recounts, which are long by nature, don't.
func LimitStatements(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, limitKey{}, d)
}

// statement gives the context of one statement; done ends it when the rows are read.
func statement(ctx context.Context) (context.Context, context.CancelFunc) {
	d := limitOf(ctx)
	if d == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}

// limitOf gives the limit of a statement, 0 for none.
func limitOf(ctx context.Context) time.Duration {
	d, _ := ctx.Value(limitKey{}).(time.Duration)
	return d
}
