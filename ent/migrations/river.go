package migrations

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
)

// queueVersion names the job queue whose tables are wanted; it changes with
// River's version in go.mod.
const queueVersion = "river v0.51.1"

// queueLock is what processes that migrate the queue at once wait for.
const queueLock = 5_338_479

// queueGrants let the app queue a job in its own transactions, and the workers
// do the rest; neither owns a table.
const queueGrants = `
GRANT SELECT, INSERT, UPDATE, DELETE ON river_job, river_leader, river_queue, river_notification TO kept_worker;
GRANT USAGE ON SEQUENCE river_job_id_seq TO kept_worker, kept_app;
GRANT USAGE ON SEQUENCE river_notification_id_seq TO kept_worker, kept_app;
GRANT SELECT, INSERT, UPDATE ON river_job TO kept_app;
GRANT SELECT ON river_migration TO kept_worker, kept_app`

// upQueue brings the job queue's tables up to date: River keeps them itself.
func upQueue(ctx context.Context, db *sql.DB, postgres bool) (err error) {
	if !postgres {
		return migrateQueue(ctx, riversqlite.New(db))
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", queueLock); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", queueLock) }()
	if err := migrateQueue(ctx, riverdatabasesql.New(db)); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, queueGrants); err != nil {
		return fmt.Errorf("grant the job queue: %w", err)
	}
	return nil
}

func migrateQueue(ctx context.Context, driver riverdriver.Driver[*sql.Tx]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}
