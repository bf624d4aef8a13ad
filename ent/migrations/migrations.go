// Package migrations brings a database to the present schema: plain SQL, one
// folder a dialect, forward only, run by goose. What ent can say is written by
// its diff (go run ./ent/migrations/generate NAME); roles, row-level security
// and full-text search are written by hand. A test holds the result against
// the schema.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// ErrBehind means that the database lacks migrations that this program needs.
var ErrBehind = errors.New("the database is older than this program: run kept migrate")

// Up applies every migration that db lacks and returns how many it applied. On
// SQLite db must be a connection with foreign keys off: rebuilding a table
// inside a transaction would cascade-delete its children. Several processes
// may call it at once.
func Up(ctx context.Context, db *sql.DB, postgres bool) (int, error) {
	p, err := provider(db, postgres)
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	if err := upQueue(ctx, db, postgres); err != nil {
		return len(done), err
	}
	if postgres {
		return len(done), nil
	}
	if err := checkOnce(ctx, db, len(p.ListSources())); err != nil {
		return len(done), err
	}
	return len(done), teachPlanner(ctx, db)
}

// Check returns ErrBehind when db lacks a migration.
func Check(ctx context.Context, db *sql.DB, postgres bool) error {
	p, err := provider(db, postgres)
	if err != nil {
		return err
	}
	current, latest, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if current < latest {
		return ErrBehind
	}
	return nil
}

func provider(db *sql.DB, postgres bool) (*goose.Provider, error) {
	dir, dialect := "sqlite", goose.DialectSQLite3
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if postgres {
		dir, dialect = "postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	sub, err := fs.Sub(files, dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db, sub, opts...)
}

// checkOnce looks for rows that point to nothing, unless that was done since the
// last of so many migrations: it reads the whole file, which a start must not. The
// file itself says for how many it was, so that a process that dies in between
// leaves it to the next.
func checkOnce(ctx context.Context, db *sql.DB, migrations int) error {
	var checked int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&checked); err != nil {
		return fmt.Errorf("read what was checked: %w", err)
	}
	if checked == migrations {
		return nil
	}
	if err := checkForeignKeys(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", migrations)); err != nil {
		return fmt.Errorf("write down what was checked: %w", err)
	}
	return nil
}

func checkForeignKeys(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		var table, parent string
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		return fmt.Errorf("migrate: row %d of %s points to nothing in %s", row.Int64, table, parent)
	}
	return rows.Err()
}
