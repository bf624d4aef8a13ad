package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// longestWait is how long a statement waits for SQLite's one writer. No
// transaction of a request takes a tenth of it; only an import that is all or
// nothing may, and what waits for that had better say so.
const longestWait = 30 * time.Second

// writer is the turn at SQLite's one writing connection. database/sql would
// let a statement wait for it for ever, and one that was given a context from
// outside the transaction that it is in waits for itself. Here such a wait ends
// with an error that says what it was. nil takes no turns: PostgreSQL.
type writer struct {
	turn     chan struct{}
	patience time.Duration
}

func newWriter(patience time.Duration) *writer {
	if patience == 0 {
		patience = longestWait
	}
	return &writer{turn: make(chan struct{}, 1), patience: patience}
}

// take waits for the turn; leave gives it back.
func (w *writer) take(ctx context.Context) (leave func(), err error) {
	if w == nil {
		return func() {}, nil
	}
	select {
	case w.turn <- struct{}{}:
		return sync.OnceFunc(w.leave), nil
	default:
	}
	timer := time.NewTimer(w.patience)
	defer timer.Stop()
	select {
	case w.turn <- struct{}{}:
		return sync.OnceFunc(w.leave), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("store: waiting for SQLite's one writer: %w", ctx.Err())
	case <-timer.C:
		return nil, fmt.Errorf("store: SQLite's one writer was taken for %s: a transaction is very long, "+
			"or a statement in it has a context from outside it", w.patience)
	}
}

func (w *writer) leave() { <-w.turn }
