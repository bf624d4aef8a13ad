package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"slices"
)

// loading is how a transaction on SQLite writes many rows.
type loading struct {
	within   context.Context           // the transaction's own
	conn     *sql.Conn                 // its connection
	prepared map[string]sqldriver.Stmt // by what they say
}

// insert writes b, whose first columns are those in which its rows agree.
func (l *loading) insert(b bulk) error {
	return l.conn.Raw(func(c any) error { return l.write(c.(sqldriver.ConnPrepareContext), b) })
}

// end closes what the transaction prepared.
func (l *loading) end() {
	for _, stmt := range l.prepared {
		_ = stmt.Close() // its rows are in, or its error is known
	}
	clear(l.prepared)
}

// together is how many rows one statement inserts: it opens each index once for
// all of them. Of each page that it touches SQLite keeps a copy, to undo that
// statement alone, so that many more would cost more.
const together = 50

// write inserts the rows of b.
func (l *loading) write(c sqldriver.ConnPrepareContext, b bulk) error {
	// Whoever cancels the transaction rolls it back, and waits for us to let go
	// of the connection: after that, an insert would be a transaction of its own.
	if err := l.within.Err(); err != nil {
		return err
	}
	odd := len(b.rows) % together
	if err := l.run(c, b, b.rows[:odd], 1); err != nil {
		return err
	}
	return l.run(c, b, b.rows[odd:], together)
}

// run inserts some rows of b by a statement for n of them, which the
// transaction prepares once.
func (l *loading) run(c sqldriver.ConnPrepareContext, b bulk, rows [][]any, n int) (err error) {
	query := b.byRow(n)
	ctx, stmt := context.WithoutCancel(l.within), l.prepared[query]
	if stmt == nil && len(rows) > 0 {
		if stmt, err = c.PrepareContext(ctx, query); err != nil {
			return err
		}
		l.prepared[query] = stmt
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
