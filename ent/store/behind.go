package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"slices"
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
	within   context.Context           // the transaction's own
	conn     *sql.Conn                 // its connection
	last     chan struct{}             // closed when the last insert is done; nil before the first
	err      error                     // of the first that failed; those after it aren't tried
	prepared map[string]sqldriver.Stmt // by what they say
}

// writingBehind is the behind of a transaction that begins with ctx.
func writingBehind(ctx context.Context, conn *sql.Conn) *behind {
	if wanted, _ := ctx.Value(behindKey{}).(bool); !wanted || conn == nil {
		return nil
	}
	return &behind{within: ctx, conn: conn, prepared: map[string]sqldriver.Stmt{}}
}

// insert writes b after what was asked for before it, and doesn't wait.
func (w *behind) insert(b bulk) {
	b = b.sameFirst()
	before, done := w.last, make(chan struct{})
	w.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		if w.err == nil {
			w.err = w.conn.Raw(func(c any) error { return w.write(c.(sqldriver.ConnPrepareContext), b) })
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

// end is wait, and closes what the transaction prepared.
func (w *behind) end() error {
	err := w.wait()
	if w != nil {
		for _, stmt := range w.prepared {
			_ = stmt.Close() // its rows are in, or its error is known
		}
		clear(w.prepared)
	}
	return err
}

// together is how many rows one statement inserts: it opens each index once for
// all of them. Of each page that it touches SQLite keeps a copy, to undo that
// statement alone, so that many more would cost more.
const together = 50

// write inserts the rows of b.
func (w *behind) write(c sqldriver.ConnPrepareContext, b bulk) error {
	// Whoever cancels the transaction rolls it back, and waits for us to let go
	// of the connection: after that, an insert would be a transaction of its own.
	if err := w.within.Err(); err != nil {
		return err
	}
	odd := len(b.rows) % together
	if err := w.run(c, b, b.rows[:odd], 1); err != nil {
		return err
	}
	return w.run(c, b, b.rows[odd:], together)
}

// run inserts some rows of b by a statement for n of them, which the
// transaction prepares once.
func (w *behind) run(c sqldriver.ConnPrepareContext, b bulk, rows [][]any, n int) (err error) {
	query := b.byRow(n)
	ctx, stmt := context.WithoutCancel(w.within), w.prepared[query]
	if stmt == nil && len(rows) > 0 {
		if stmt, err = c.PrepareContext(ctx, query); err != nil {
			return err
		}
		w.prepared[query] = stmt
	}
	for part := range slices.Chunk(rows, n) {
		args, err := b.values(part)
		if err != nil {
			return err
		}
		if _, err := stmt.(sqldriver.StmtExecContext).ExecContext(ctx, args); err != nil {
			return err
		}
	}
	return nil
}

// values are what byRow's statement for these rows asks for, as a driver takes it.
func (b bulk) values(rows [][]any) ([]sqldriver.NamedValue, error) {
	args := make([]sqldriver.NamedValue, 0, len(rows)*len(rows[0]))
	for i, row := range rows {
		if i > 0 {
			row = row[b.same:]
		}
		for _, v := range row {
			value, err := sqldriver.DefaultParameterConverter.ConvertValue(v)
			if err != nil {
				return nil, err
			}
			args = append(args, sqldriver.NamedValue{Ordinal: len(args) + 1, Value: value})
		}
	}
	return args, nil
}
