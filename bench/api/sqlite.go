//go:build unix

package api

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kept/ent/migrations"
	_ "kept/internal/sqlite" // database/sql driver "sqlite"
)

// copied are the tables that a page is read from, parents first.
var copied = []string{"tenants", "customers", "interactions", "promises"}

// sqliteCopy gives a data folder whose SQLite file holds what a page is read
// from, copied from database once and kept in the cache.
func (l *lab) sqliteCopy(ctx context.Context, database string) (string, error) {
	name := database[strings.LastIndexByte(database, '/')+1:]
	name, _, _ = strings.Cut(name, "?")
	dir := filepath.Join(l.Cache, "sqlite", name)
	file := filepath.Join(dir, "kept.db")
	if _, err := os.Stat(file); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	begin, unfinished := time.Now(), file+".unfinished"
	_ = os.Remove(unfinished) // of a run that was broken off
	if _, err := migrations.UpSQLite(ctx, unfinished); err != nil {
		return "", err
	}
	if err := copyTables(ctx, database, unfinished); err != nil {
		return "", err
	}
	l.say("copied to SQLite in %v", time.Since(begin).Round(time.Second))
	return dir, os.Rename(unfinished, file)
}

// settledFile waits until Kept has done what a copy leaves it to do.
func (l *lab) settledFile(ctx context.Context, dir string) error {
	file, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "kept.db")+"?_pragma=query_only(1)&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for range 20 * 60 {
		var waiting bool
		if err := file.QueryRowContext(ctx, unfinished("(unixepoch() - 120) * 1000000")).Scan(&waiting); err != nil || !waiting {
			return err
		}
		time.Sleep(time.Second)
	}
	return errors.New("kept doesn't come to rest on SQLite")
}

func copyTables(ctx context.Context, from, file string) error {
	source, err := pgx.Connect(ctx, from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close(ctx) }()
	to, err := sql.Open("sqlite", "file:"+file+"?_pragma=synchronous(OFF)&_pragma=journal_mode(MEMORY)&_pragma=cache_size(-500000)&_pragma=foreign_keys(0)")
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	to.SetMaxOpenConns(1)
	for _, table := range copied { // without ANALYZE: Kept's own files have no statistics either
		if err := copyTable(ctx, source, to, table); err != nil {
			return fmt.Errorf("copy %s: %w", table, err)
		}
	}
	return nil
}

func copyTable(ctx context.Context, from *pgx.Conn, to *sql.DB, table string) error {
	rows, err := from.Query(ctx, "SELECT * FROM "+table+" ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	var names, marks []string
	for _, f := range rows.FieldDescriptions() {
		names, marks = append(names, `"`+f.Name+`"`), append(marks, "?")
	}
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(marks, ", ")))
	if err != nil {
		return err
	}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		for i, v := range values {
			if t, ok := v.(time.Time); ok { // integers in microseconds
				values[i] = t.UnixMicro()
			}
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	return tx.Commit()
}
