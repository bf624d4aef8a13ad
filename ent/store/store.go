// Package store opens the database and hands out a client behind the tenant
// wall. The same verbs run on SQLite and on PostgreSQL: what differs is here.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver "pgx"
	_ "modernc.org/sqlite"             // database/sql driver "sqlite"

	"kept/ent/db"
	"kept/tenants/guard"
)

// DB is an open store: ent's client behind the guard, and the transactions it joins.
type DB struct {
	*db.Client
	drv *driver
}

// Config says which database, and how many connections it may hold.
type Config struct {
	// URL is postgres://… for PostgreSQL. Empty means SQLite at Path.
	URL string
	// Path is the SQLite file; its folder is made when it is missing.
	Path string
	// MaxConns bounds the connections to PostgreSQL; 0 means 16.
	MaxConns int
	// Patience bounds the wait for SQLite's one writer; 0 means 30 seconds.
	Patience time.Duration
}

// Postgres reports whether c names a PostgreSQL database.
func (c Config) Postgres() bool {
	return strings.HasPrefix(c.URL, "postgres://") || strings.HasPrefix(c.URL, "postgresql://")
}

// Open opens the database of c and pings it. It doesn't migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	drv, err := open(c)
	if err != nil {
		return nil, err
	}
	if err := drv.write.PingContext(ctx); err != nil {
		_ = drv.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	client := db.NewClient(db.Driver(drv))
	guard.Install(client)
	return &DB{Client: client, drv: drv}, nil
}

// Postgres reports whether the store is a PostgreSQL database.
func (d *DB) Postgres() bool { return d.drv.dialect == dialect.Postgres }

// SQL gives the pool that writes, for migrations, River and health checks. No
// verb uses it: it knows no wall.
func (d *DB) SQL() *sql.DB { return d.drv.write }

// Ping asks the database for a sign of life. On SQLite a reader asks: the
// writer may be busy, and that is no sign of death.
func (d *DB) Ping(ctx context.Context) error { return d.drv.read.PingContext(ctx) }

// Close closes every connection.
func (d *DB) Close() error { return d.drv.Close() }

func open(c Config) (*driver, error) {
	if c.URL != "" && !c.Postgres() {
		return nil, fmt.Errorf("the database URL must start with postgres://; leave it empty for SQLite")
	}
	if c.Postgres() {
		pool, err := sql.Open("pgx", c.URL)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		n := c.MaxConns
		if n == 0 {
			n = 16
		}
		pool.SetMaxOpenConns(n)
		pool.SetMaxIdleConns(n)
		pool.SetConnMaxIdleTime(5 * time.Minute)
		return &driver{dialect: dialect.Postgres, url: c.URL, write: pool, read: pool}, nil
	}
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
	read.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	read.SetConnMaxIdleTime(time.Minute)
	return &driver{dialect: dialect.SQLite, write: write, read: read, writer: newWriter(c.Patience)}, nil
}

// sqliteDSN sets what every connection needs. Times are integers in
// microseconds, so that they compare as they should and cost eight bytes.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "cache_size(-32000)", "wal_autocheckpoint(4000)",
	} {
		q.Add("_pragma", p)
	}
	q.Set("_time_integer_format", "unix_micro")
	q.Set("_inttotime", "1")
	q.Set("_timezone", "UTC")
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}
