//go:build unix

package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"kept/internal/testhouse/cluster"
)

// server is the PostgreSQL on which everything is measured: the one that was
// given, or one of our own whose data stays in the cache folder.
type server struct {
	url  string
	stop func() error
}

// openServer finds or starts the server. Its settings are PostgreSQL's own
// defaults, so that a commit is on the disk when it is reported.
func openServer(given, cache string) (*server, error) {
	if given != "" {
		return &server{url: given, stop: func() error { return nil }}, nil
	}
	programs, err := cluster.Programs()
	if err != nil {
		return nil, err
	}
	if programs == "" {
		return nil, errors.New("no PostgreSQL server on this machine: install one, or name one by -postgres")
	}
	c, err := cluster.Kept(filepath.Join(cache, "postgres"), programs)
	if err != nil {
		return nil, err
	}
	if err := c.StartSafe("-c shared_preload_libraries=pg_stat_statements"); err != nil {
		return nil, err
	}
	return &server{url: c.URL(), stop: c.Stop}, nil
}

// at gives the URL of one of the server's databases.
func (s *server) at(database string) string {
	u, err := url.Parse(s.url)
	if err != nil {
		return s.url // it was connected to: it is one
	}
	u.Path = "/" + database
	return u.String()
}

// as gives a URL with another login.
func as(dsn, login, password string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	u.User = url.UserPassword(login, password)
	return u.String()
}

// exec runs statements one after the other on a connection of their own.
func execute(ctx context.Context, dsn string, statements ...string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return fmt.Errorf("%.60s…: %w", s, err)
		}
	}
	return nil
}

// ask reads one value.
func ask[T any](ctx context.Context, dsn, query string, args ...any) (v T, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return v, err
	}
	defer func() { _ = conn.Close(ctx) }()
	return v, conn.QueryRow(ctx, query, args...).Scan(&v)
}

// postmaster finds the server's process, the parent of all of them, where it
// runs on this machine: for the processor time that it takes. 0 is elsewhere.
func postmaster(ctx context.Context, dsn string) (int, error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(ctx) }()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", conn.PgConn().PID()))
	if err != nil {
		return 0, nil
	}
	fields, err := afterName(b)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(fields[1])
}
