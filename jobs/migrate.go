package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"kept/ent/store"
)

// lockKey is what processes that migrate River's tables at once queue for.
const lockKey = 5_338_479

// grants let the app queue a job in its own transactions, and the workers do
// the rest; neither owns a table.
const grants = `
GRANT SELECT, INSERT, UPDATE, DELETE ON river_job, river_leader, river_queue, river_client, river_client_queue TO kept_worker;
GRANT USAGE ON SEQUENCE river_job_id_seq TO kept_worker, kept_app;
GRANT SELECT, INSERT, UPDATE ON river_job TO kept_app;
GRANT SELECT ON river_migration TO kept_worker, kept_app`

// Migrate brings River's tables up to date. On PostgreSQL c names the owner of
// the tables, and ours must be there already: their migration makes the roles.
// Several processes may call it at once.
func Migrate(ctx context.Context, c store.Config, log *slog.Logger) (err error) {
	db, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if !c.Postgres() {
		return migrate(ctx, riversqlite.New(db.SQL()), log)
	}
	conn, err := db.SQL().Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lockKey); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", lockKey) }()
	if err := migrate(ctx, riverdatabasesql.New(db.SQL()), log); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, grants); err != nil {
		return fmt.Errorf("grant the job tables: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, driver riverdriver.Driver[*sql.Tx], log *slog.Logger) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet(log)})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job tables: %w", err)
	}
	return nil
}
