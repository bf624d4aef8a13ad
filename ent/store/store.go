// Package store opens the database and hands out a client behind the tenant
// wall. The same verbs run on SQLite and on PostgreSQL: what differs is here.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect"

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
	// DirectURL leads to the same PostgreSQL past any pooler, for who listens;
	// empty means URL.
	DirectURL string
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

// Direct gives PostgreSQL's own address, past any pooler.
func (c Config) Direct() string { return cmp.Or(c.DirectURL, c.URL) }

// Open opens the database of c and pings it. It doesn't migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	drv, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := drv.pool.PingContext(ctx); err != nil {
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
func (d *DB) SQL() *sql.DB { return d.drv.pool }

// Ping asks the database for a sign of life.
func (d *DB) Ping(ctx context.Context) error { return d.drv.ping(ctx) }

// Close closes every connection.
func (d *DB) Close() error { return d.drv.Close() }

func open(ctx context.Context, c Config) (*driver, error) {
	if c.URL != "" && !c.Postgres() {
		return nil, fmt.Errorf("the database URL must start with postgres://; leave it empty for SQLite")
	}
	if !c.Postgres() {
		l, err := openSQLite(c)
		if err != nil {
			return nil, err
		}
		return &driver{engine: l, dialect: dialect.SQLite, pool: l.write}, nil
	}
	p, pool, err := openPostgres(ctx, c)
	if err != nil {
		return nil, err
	}
	return &driver{engine: p, dialect: dialect.Postgres, url: c.Direct(), pool: pool}, nil
}
