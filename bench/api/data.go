//go:build unix

package api

import (
	"context"
	_ "embed"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"kept/ent/migrations"
)

//go:embed data.sql
var dataSQL string

// size is how much there is: scale 1 is what the issue of speed asks for.
type size struct{ customers, records int }

func sizeOf(scale float64) size {
	return size{max(400, int(200_000*scale)), max(4_000, int(2_000_000*scale))}
}

// full lists the tables that the data fills, for which indexes are made anew.
const full = `('customers'::regclass, 'identities'::regclass, 'interactions'::regclass, 'promises'::regclass,
	'events'::regclass, 'search_docs'::regclass, 'dirty_days'::regclass)`

// database gives the URL of a database with so much in it, made when this server
// has none with this data yet, and brought to the schema of today.
func (s *server) database(ctx context.Context, of size, say func(string, ...any)) (string, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(dataSQL))
	name := fmt.Sprintf("kept_bench_%d_%08x", of.customers, h.Sum32())
	there, err := ask[bool](ctx, s.url, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name)
	if err != nil {
		return "", err
	}
	if there {
		_, err := migrations.UpPostgres(ctx, s.at(name))
		return s.at(name), err
	}
	begin, unfinished := time.Now(), name+"_unfinished"
	say("making %d customers, %d contacts and %d promises (once; they are kept)", of.customers, of.records, of.records)
	if err := execute(ctx, s.url, "DROP DATABASE IF EXISTS "+unfinished, "CREATE DATABASE "+unfinished); err != nil {
		return "", err
	}
	dsn := s.at(unfinished)
	if _, err := migrations.UpPostgres(ctx, dsn); err != nil {
		return "", err
	}
	if err := fill(ctx, dsn, of); err != nil {
		return "", err
	}
	if err := execute(ctx, s.url, "ALTER DATABASE "+unfinished+" RENAME TO "+name); err != nil {
		return "", err
	}
	say("made in %v", time.Since(begin).Round(time.Second))
	return s.at(name), nil
}

// fill writes the data with no index and no foreign key in the way, and makes
// them anew after it, which checks the references.
func fill(ctx context.Context, dsn string, of size) error {
	references, err := definitions(ctx, dsn, `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
		format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`)
	if err != nil {
		return err
	}
	indexes, err := definitions(ctx, dsn, `SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
		FROM pg_index WHERE NOT indisprimary AND indrelid IN `+full)
	if err != nil {
		return err
	}
	// Row-level security is forced; a superuser passes it all the same.
	statements := append(references.drop, indexes.drop...)
	statements = append(statements, fmt.Sprintf("SET bench.customers = %d", of.customers), fmt.Sprintf("SET bench.records = %d", of.records), dataSQL)
	if err := execute(ctx, dsn, statements...); err != nil {
		return fmt.Errorf("write the data: %w", err)
	}
	if err := together(ctx, dsn, 3, indexes.make); err != nil {
		return err
	}
	if err := together(ctx, dsn, 3, references.make); err != nil {
		return err
	}
	return execute(ctx, dsn, "VACUUM (ANALYZE)", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements", "CHECKPOINT")
}

// parts are things of the schema: how to drop them and how to make them.
type parts struct{ drop, make []string }

func definitions(ctx context.Context, dsn, query string) (p parts, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return p, err
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, query)
	if err != nil {
		return p, err
	}
	var drop, again string
	_, err = pgx.ForEachRow(rows, []any{&drop, &again}, func() error {
		p.drop, p.make = append(p.drop, drop), append(p.make, again)
		return nil
	})
	return p, err
}

// together runs statements on n connections at once.
func together(ctx context.Context, dsn string, n int, statements []string) error {
	todo, errs := make(chan string), make(chan error, n)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for s := range todo {
				if err := execute(ctx, dsn, "SET maintenance_work_mem = '512MB'", s); err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for _, s := range statements {
		todo <- s
	}
	close(todo)
	workers.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
