package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	_ "kept/internal/sqlite" // database/sql driver "sqlite"
)

// lite is SQLite: one writer, and many readers beside it.
type lite struct {
	write  *sql.DB
	read   *sql.DB
	reads  *prepared // on read
	writer *writer
}

func openSQLite(c Config) (*lite, error) {
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o750); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	write, err := sql.Open("sqlite", sqliteDSN(c.Path, false))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// One writer: SQLite has one lock, and waiting for a connection is fairer
	// than waiting for the lock.
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", sqliteDSN(c.Path, true))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// A reader that is closed and opened again prepares its statements and maps the
	// file anew: none is while there is work, and all are after a quiet minute.
	readers := max(4, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	read.SetConnMaxIdleTime(time.Minute)
	return &lite{write: write, read: read, reads: newPrepared(read), writer: newWriter(c.Patience)}, nil
}

// mapped is how much of the file the readers see as memory: as much as SQLite
// can. Its own cache is one for each connection, copies every page into it, and
// drops all of them whenever the writer has committed: without it a page of
// customers takes half the time, and the program two thirds less memory of its own.
const mapped = 1<<31 - 1<<16

// sqliteDSN sets what every connection needs. Times are integers in
// microseconds, so that they compare as they should and cost eight bytes.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "wal_autocheckpoint(8000)",
	} {
		q.Add("_pragma", p)
	}
	q.Set("_time_integer_format", "unix_micro")
	q.Set("_inttotime", "1")
	q.Set("_timezone", "UTC")
	// A load comes back to the same pages of each index: the one connection that
	// writes may hold more of them. It takes only as much as it has touched.
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-32000)")
		q.Add("_pragma", "mmap_size("+strconv.Itoa(mapped)+")")
	} else {
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "cache_size(-128000)")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func (l *lite) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	leave, err := l.writer.take(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return (&sqlStatements{l.write}).exec(ctx, query, args)
}

func (l *lite) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	if reads(query) {
		return l.reads.query(ctx, query, args)
	}
	leave, err := l.writer.take(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return (&sqlStatements{l.write}).query(ctx, query, args)
}

func (l *lite) insert(ctx context.Context, b bulk) error {
	leave, err := l.writer.take(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return (&sqlStatements{l.write}).insert(ctx, b)
}

func (l *lite) begin(ctx context.Context) (transaction, error) {
	if _, _, err := tenantOf(ctx); err != nil {
		return nil, err
	}
	leave, err := l.writer.take(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := l.write.Conn(ctx)
	if err != nil {
		leave()
		return nil, err
	}
	over := func() {
		_ = conn.Close() // back to the pool: it can't fail
		leave()
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		over()
		return nil, err
	}
	return &liteTx{
		sqlStatements: sqlStatements{tx}, tx: tx, leave: over,
		behind: writingBehind(ctx), loading: loading{within: ctx, conn: conn, prepared: map[string]sqldriver.Stmt{}},
	}, nil
}

// ping asks a reader: the writer may be busy, and that is no sign of death.
func (l *lite) ping(ctx context.Context) error { return l.read.PingContext(ctx) }

func (l *lite) close() error { return errors.Join(l.reads.close(), l.write.Close()) }

func reads(query string) bool {
	return strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH")
}

// liteTx is a transaction of the one writer, who is free when it ends.
type liteTx struct {
	sqlStatements
	tx      *sql.Tx
	leave   func()
	behind  *behind // nil unless it writes behind
	loading loading
}

func (t *liteTx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if err := t.behind.wait(); err != nil {
		return nil, err
	}
	return t.sqlStatements.exec(ctx, query, args)
}

func (t *liteTx) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	if err := t.behind.wait(); err != nil {
		return nil, err
	}
	return t.sqlStatements.query(ctx, query, args)
}

func (t *liteTx) insert(ctx context.Context, b bulk) error {
	if t.behind == nil {
		return t.sqlStatements.insert(ctx, b)
	}
	b = b.sameFirst()
	t.behind.after(func() error { return t.loading.insert(b) })
	return nil
}

func (t *liteTx) commit(context.Context) error {
	if err := t.behind.wait(); err != nil {
		return errors.Join(err, t.rollback())
	}
	t.loading.end()
	defer t.leave()
	return t.tx.Commit()
}

func (t *liteTx) rollback() error {
	_ = t.behind.wait() // it is undone in any case
	t.loading.end()
	defer t.leave()
	return t.tx.Rollback()
}

func (t *liteTx) forget() { t.behind.forget() }

// sqlStatements runs statements by database/sql, within the limit that
// LimitStatements sets.
type sqlStatements struct{ on entsql.ExecQuerier }

func (s *sqlStatements) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx, done := statement(ctx)
	defer done()
	return s.on.ExecContext(ctx, query, args...)
}

func (s *sqlStatements) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	ctx, done := statement(ctx)
	rows, err := s.on.QueryContext(ctx, query, args...)
	if err != nil {
		done()
		return nil, err
	}
	return &rowsTo{&liteRows{Rows: rows}, func() error { done(); return nil }}, nil
}

func (s *sqlStatements) insert(ctx context.Context, b bulk) error {
	_, err := s.exec(ctx, b.byRow(len(b.rows)), slices.Concat(b.rows...))
	return err
}
