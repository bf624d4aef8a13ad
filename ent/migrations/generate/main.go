// Command generate writes the next migration of both databases from the
// difference between the migrations so far and the schema:
//
//	go run ./ent/migrations/generate sqlite add_claims
//
// PostgreSQL needs KEPT_MIGRATE_URL: an empty throw-away database.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"log"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib"

	"kept/ent/migrations"
	_ "kept/internal/sqlite" // database/sql driver "sqlite"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: generate sqlite|postgres NAME")
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func generate(name, title string) error {
	ctx, postgres := context.Background(), name == "postgres"
	driver, dsn, checked := "sqlite", "file:"+filepath.Join(os.TempDir(), "kept-generate.db"), "?_pragma=foreign_keys(1)"
	if postgres {
		driver, dsn, checked = "pgx", os.Getenv("KEPT_MIGRATE_URL"), ""
	} else {
		defer os.Remove(filepath.Join(os.TempDir(), "kept-generate.db"))
	}
	// The migrations so far rebuild tables, which SQLite must not check meanwhile;
	// the difference is told only by a database that does.
	if err := with(driver, dsn, func(db *sql.DB) error {
		_, err := migrations.Up(ctx, db, postgres)
		return err
	}); err != nil {
		return err
	}
	return with(driver, dsn+checked, func(db *sql.DB) error {
		return write(ctx, db, postgres, filepath.Join("ent", "migrations", name), title)
	})
}

// with does something on a connection of its own.
func with(driver, dsn string, do func(*sql.DB) error) error {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

func write(ctx context.Context, db *sql.DB, postgres bool, folder, title string) error {
	files, err := migrations.Diff(ctx, db, postgres, title)
	if err != nil {
		return err
	}
	for _, f := range files {
		up, _, _ := bytes.Cut(f.Bytes(), []byte("-- +goose Down")) // forward only
		if err := os.WriteFile(filepath.Join(folder, f.Name()), up, 0o600); err != nil {
			return err
		}
	}
	return nil
}
