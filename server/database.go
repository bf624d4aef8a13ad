package server

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kept/ent/migrations"
	"kept/ent/store"
)

// openDatabase opens the database of c. One that doesn't answer yet is waited
// for, as long as c says; what waiting can't mend is reported at once.
func openDatabase(ctx context.Context, c Config, log *slog.Logger) (*store.DB, error) {
	return waiting(ctx, c, log, func() (*store.DB, error) { return store.Open(ctx, c.Store()) })
}

// Migrate brings the database of c to this program's schema and says how many
// migrations of ours that took. On PostgreSQL it does so as the owner
// (KEPT_MIGRATE_URL) and lets the app's own login, when it is another, step into
// the two roles that own nothing. Several nodes may call it at once.
func Migrate(ctx context.Context, c Config, log *slog.Logger) (int, error) {
	owner := c.Store()
	if c.MigrateURL != "" {
		owner.URL = c.MigrateURL
	}
	return waiting(ctx, c, log, func() (int, error) {
		n, err := migrateTables(ctx, owner)
		if err != nil || !owner.Postgres() {
			return n, err
		}
		return n, admit(ctx, owner.URL, c.DatabaseURL)
	})
}

func migrateTables(ctx context.Context, owner store.Config) (int, error) {
	if owner.Postgres() {
		return migrations.UpPostgres(ctx, owner.URL)
	}
	return migrations.UpSQLite(ctx, owner.Path)
}

// admit grants the app's login what it needs and no more: the two roles, and
// the version table to tell whether the schema is right.
func admit(ctx context.Context, owner, app string) error {
	login, err := loginOf(app)
	if err != nil {
		return err
	}
	db, err := sql.Open("pgx", owner)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var same bool
	if err := db.QueryRowContext(ctx, "SELECT current_user = $1", login).Scan(&same); err != nil || same {
		return err
	}
	name := pgx.Identifier{login}.Sanitize()
	if _, err := db.ExecContext(ctx, fmt.Sprintf("GRANT kept_app, kept_worker TO %s; GRANT SELECT ON goose_db_version TO %s", name, name)); err != nil {
		return fmt.Errorf("let %s use the tables: %w", login, err)
	}
	return nil
}

func loginOf(databaseURL string) (string, error) {
	c, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return "", err
	}
	return c.User, nil
}

// waiting tries fn until the database answers or c's patience ends.
func waiting[T any](ctx context.Context, c Config, log *slog.Logger, fn func() (T, error)) (T, error) {
	said := false
	out, err := backoff.Retry(ctx, func() (T, error) {
		out, err := fn()
		if err != nil && !unreachable(err) {
			return out, backoff.Permanent(err)
		}
		if err != nil && !said {
			log.Warn("the database doesn't answer yet", "waiting", c.DatabaseWait.String(), "error", oneLine(err))
			said = true
		}
		return out, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(250*time.Millisecond)), backoff.WithMaxElapsedTime(max(c.DatabaseWait, time.Millisecond)))
	if err != nil {
		return out, fmt.Errorf("%s: %s", describe(c), oneLine(err))
	}
	return out, nil
}

// unreachable reports whether a database may yet come: nothing listens, or it
// is starting, stopping or full. A wrong password or name won't mend itself.
func unreachable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "57P03" || pg.Code == "57P01" || pg.Code == "53300"
	}
	var dial *pgconn.ConnectError
	return errors.As(err, &dial)
}

func describe(c Config) string {
	if c.DatabaseURL == "" {
		return "can't use the database file " + c.Store().Path
	}
	u, err := url.Parse(c.DatabaseURL)
	if err != nil {
		return "can't use the PostgreSQL database"
	}
	return fmt.Sprintf("can't use the PostgreSQL database %s at %s", strings.TrimPrefix(u.Path, "/"), u.Host)
}

// oneLine joins the lines of a driver's error, which names every address it
// tried, each of them once.
func oneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, " ")
}
