package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver "pgx"

	_ "kept/internal/sqlite" // database/sql driver "sqlite"
)

// UpSQLite migrates the file at path, on a connection of its own with foreign
// keys off. A second process that comes to do the same waits for the first.
func UpSQLite(ctx context.Context, path string) (int, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return 0, fmt.Errorf("make the data folder: %w", err)
	}
	unlock, err := lockFile(ctx, path+".lock")
	if err != nil {
		return 0, err
	}
	defer unlock()
	if err := own(path); err != nil {
		return 0, err
	}
	return up(ctx, "sqlite", sqliteDSN(path, "_pragma=foreign_keys(0)&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate"))
}

// own makes a fresh database file readable by this user alone: it will hold
// customers and password hashes. SQLite gives its other files the same mode. A
// file that is there is left alone: to close it would drop SQLite's locks on it.
func own(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) //nolint:gosec // the operator's own folder
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make the database file: %w", err)
	}
	return f.Close()
}

func sqliteDSN(path, options string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options
}

// lockFile locks an empty SQLite file beside the database, which no kill leaves
// locked, and waits for it a minute at most. The file stays: to remove it would pull
// it from under those who wait.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	db, err := sql.Open("sqlite", sqliteDSN(path, "_pragma=busy_timeout(60000)&_txlock=exclusive"))
	if err != nil {
		return nil, fmt.Errorf("lock the schema: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the schema: %w", err), db.Close())
	}
	return func() {
		_ = tx.Rollback()
		_ = db.Close()
	}, nil
}

// UpPostgres migrates the database at url as its owner.
func UpPostgres(ctx context.Context, url string) (int, error) { return up(ctx, "pgx", url) }

func up(ctx context.Context, driver, dsn string) (n int, err error) {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	return Up(ctx, db, driver == "pgx")
}

// Version names the set of migrations in this program.
func Version() string {
	h := sha256.New()
	h.Write([]byte(queueVersion))
	_ = fs.WalkDir(files, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		h.Write(b)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:6])
}
