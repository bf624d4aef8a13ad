package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"fmt"
	"strings"
)

type behindKey struct{}

// WriteBehind returns a context in whose transactions, on SQLite, bulk inserts
// are written while the caller prepares what comes next: for loads that write
// much and check first. What is asked of the transaction afterwards waits for
// them, so a read finds them; but that an insert failed, the next statement or
// the commit tells, and not the insert itself. On PostgreSQL it does nothing:
// the server is another process, and works meanwhile anyway.
func WriteBehind(ctx context.Context) context.Context {
	return context.WithValue(ctx, behindKey{}, true)
}

// behind is what of a transaction is still being written. The transaction's
// caller is one goroutine, the other writes; a nil behind has nothing to write.
type behind struct {
	within context.Context // the transaction's own
	conn   *sql.Conn       // its connection
	last   chan struct{}   // closed when the last insert is done; nil before the first
	err    error           // of the first that failed; those after it aren't tried
}

// writingBehind is the behind of a transaction that begins with ctx.
func writingBehind(ctx context.Context, conn *sql.Conn) *behind {
	if wanted, _ := ctx.Value(behindKey{}).(bool); !wanted || conn == nil {
		return nil
	}
	return &behind{within: ctx, conn: conn}
}

// insert writes b after what was asked for before it, and doesn't wait.
func (w *behind) insert(b bulk) {
	before, done := w.last, make(chan struct{})
	w.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		if w.err == nil {
			w.err = w.conn.Raw(func(c any) error { return b.rowByRow(w.within, c) })
		}
	}()
}

// forget drops what couldn't be written: its savepoint is rolled back.
func (w *behind) forget() {
	if w != nil {
		_ = w.wait()
		w.err = nil
	}
}

// wait returns when all is written, with the error of what couldn't be.
func (w *behind) wait() error {
	if w == nil || w.last == nil {
		return nil
	}
	<-w.last
	return w.err
}

// rowByRow inserts the rows of b by one statement that is prepared once. A
// statement of hundreds of rows is parsed anew each time, and SQLite keeps a
// copy of each page that it touches, to undo that statement alone.
func (b bulk) rowByRow(ctx context.Context, c any) error {
	// Whoever cancels ctx rolls back, and waits for us to let go of the
	// connection: after that, an insert would be a transaction of its own.
	if err := ctx.Err(); err != nil {
		return err
	}
	stmt, err := c.(sqldriver.ConnPrepareContext).PrepareContext(context.WithoutCancel(ctx), b.one())
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }() // its rows are in, or its error is known
	args := make([]sqldriver.NamedValue, len(b.rows[0]))
	for _, row := range b.rows {
		for i, v := range row {
			value, err := sqldriver.DefaultParameterConverter.ConvertValue(v)
			if err != nil {
				return fmt.Errorf("%s, value %d: %w", b.head, i+1, err)
			}
			args[i] = sqldriver.NamedValue{Ordinal: i + 1, Value: value}
		}
		if _, err := stmt.(sqldriver.StmtExecContext).ExecContext(context.WithoutCancel(ctx), args); err != nil {
			return fmt.Errorf("%s: %w", b.head, err)
		}
	}
	return nil
}

// one is b's statement for a single row.
func (b bulk) one() string {
	return b.head + " VALUES (" + strings.TrimSuffix(strings.Repeat("?, ", len(b.rows[0])), ", ") + ")"
}
