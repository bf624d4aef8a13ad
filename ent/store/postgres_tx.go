package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type unwaitedKey struct{}

// Unwaited returns a context whose inserts and updates in a transaction need not
// be answered at once: on PostgreSQL they are sent together with the next
// statement, or with the commit, which then tells what was wrong with them. It
// is for rows that a verb adds beside its own, such as events, when no fault is
// told apart, and for changes of rows that it has locked: how many were changed,
// an update says only when it is waited for.
func Unwaited(ctx context.Context) context.Context {
	return context.WithValue(ctx, unwaitedKey{}, true)
}

// pgTx is a transaction on PostgreSQL. It begins with its first statement, in
// the same message; without one it takes no connection.
type pgTx struct {
	pool         *pgxpool.Pool
	role, tenant string
	conn         *pgxpool.Conn // nil before the first statement and after the end
	tx           pgx.Tx
	waiting      []*pgx.QueuedQuery // changes that nobody waits for
	behind       *behind            // nil unless it writes behind; while it writes, conn, tx and waiting are its
}

func (t *pgTx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if err := t.behind.wait(); err != nil {
		return nil, err
	}
	return t.change(ctx, query, args)
}

// change is exec by whoever has the connection.
func (t *pgTx) change(ctx context.Context, query string, args []any) (sql.Result, error) {
	if t.puts(ctx, query, args) {
		return sqldriver.RowsAffected(0), nil
	}
	ctx, done := statement(ctx)
	defer done()
	results, err := t.send(ctx, query, args)
	if err != nil {
		return nil, err
	}
	tag, err := results.Exec()
	if e := results.Close(); err == nil {
		err = e
	}
	return sqldriver.RowsAffected(tag.RowsAffected()), err
}

func (t *pgTx) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	if err := t.behind.wait(); err != nil {
		return nil, err
	}
	if t.puts(ctx, query, args) {
		return noRows{}, nil
	}
	ctx, done := statement(ctx)
	results, err := t.send(ctx, query, args)
	if err != nil {
		done()
		return nil, err
	}
	return rowsOf(results, func() error { defer done(); return results.Close() })
}

func (t *pgTx) insert(ctx context.Context, b bulk) error {
	write := func() error {
		query, args, err := b.byColumn()
		if err == nil {
			_, err = t.change(ctx, query, args)
		}
		return err
	}
	if t.behind == nil {
		return write()
	}
	t.behind.after(write)
	return nil
}

// puts keeps a change that nobody waits for until the next statement.
func (t *pgTx) puts(ctx context.Context, query string, args []any) bool {
	if ctx.Value(unwaitedKey{}) == nil || !strings.HasPrefix(query, "INSERT ") && !strings.HasPrefix(query, "UPDATE ") {
		return false
	}
	t.waiting = append(t.waiting, &pgx.QueuedQuery{SQL: query, Arguments: args})
	return true
}

// send sends a statement after what has to come before it: the beginning, and
// the inserts that wait. The results begin with the statement's own.
func (t *pgTx) send(ctx context.Context, query string, args []any) (pgx.BatchResults, error) {
	var b pgx.Batch
	begins := t.conn == nil
	if begins {
		conn, err := t.pool.Acquire(ctx)
		if err != nil {
			return nil, err
		}
		t.conn = conn
		b.BeginTx(pgx.TxOptions{})
		down := stepDown
		if t.behind != nil {
			down = stepDownLoading
		}
		b.Queue(down, t.role, t.tenant)
	} else if t.tx == nil || t.conn.Conn().PgConn().TxStatus() == 'I' {
		// It never came to begin: what is sent now would be outside any wall.
		return nil, errors.New("store: the transaction could not begin")
	}
	b.QueuedQueries = append(b.QueuedQueries, t.waiting...)
	t.waiting = nil
	b.Queue(query, args...)
	results := t.conn.SendBatch(ctx, &b)
	for range len(b.QueuedQueries) - 1 {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // of the same cause
			return nil, err
		}
	}
	if begins {
		t.tx = results.Tx()
	}
	return results, nil
}

// commit sends what waits together with the commit.
func (t *pgTx) commit(ctx context.Context) error {
	if err := t.behind.wait(); err != nil {
		return errors.Join(err, t.rollback())
	}
	if t.conn == nil && len(t.waiting) == 0 {
		return nil
	}
	results, err := t.send(ctx, "COMMIT", nil)
	if err != nil {
		return errors.Join(err, t.rollback())
	}
	tag, err := results.Exec()
	if e := results.Close(); err == nil {
		err = e
	}
	if err == nil && tag.String() == "ROLLBACK" { // a statement had failed
		err = pgx.ErrTxCommitRollback
	}
	return errors.Join(err, t.rollback())
}

func (t *pgTx) forget() {
	t.behind.forget()
	t.waiting = nil
}

// begun gives pgx's own transaction, after what waits to be sent before it.
func (t *pgTx) begun(ctx context.Context) (pgx.Tx, error) {
	if err := t.behind.wait(); err != nil {
		return nil, err
	}
	if t.tx == nil || len(t.waiting) > 0 {
		if _, err := t.exec(ctx, "SELECT 1", nil); err != nil {
			return nil, err
		}
	}
	return t.tx, nil
}

// rollback undoes what wasn't committed and gives the connection back. One that
// can't be cleaned is closed by the pool.
func (t *pgTx) rollback() error {
	_ = t.behind.wait() // it is undone in any case
	if t.conn == nil {
		return nil
	}
	defer func() {
		t.conn.Release()
		t.conn, t.tx = nil, nil
	}()
	pg := t.conn.Conn()
	if pg.IsClosed() || pg.PgConn().TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := pg.Exec(ctx, "ROLLBACK")
	return err
}

// noRows is what an insert that nobody waits for returns.
type noRows struct{ entsql.ColumnScanner }

// Close has nothing to close.
func (noRows) Close() error { return nil }

// Columns are none.
func (noRows) Columns() ([]string, error) { return nil, nil }

// Err is what the next statement or the commit will tell.
func (noRows) Err() error { return nil }

// Next reports that there are no rows.
func (noRows) Next() bool { return false }
