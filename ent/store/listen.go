package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrPooled means that a pooler such as PgBouncer stands between us and
// PostgreSQL: who listens through one may hear nothing, or what is somebody else's.
var ErrPooled = errors.New("store: a pooler stands before the database")

const (
	silence = 15 * time.Second // after which a listener asks whether the line still holds
	reply   = 5 * time.Second  // how long it waits for an answer
)

// Announce wakes every Listen on channel, on all nodes, when the transaction of
// ctx commits. It says nothing but that. On SQLite, which has one node, it does
// nothing.
func (d *DB) Announce(ctx context.Context, channel string) error {
	if !d.Postgres() {
		return nil
	}
	tx := txFrom(ctx, d.drv)
	if tx == nil {
		return errors.New("store: what is announced belongs to a transaction")
	}
	if _, err := tx.exec(ctx, "SELECT pg_notify($1, '')", []any{channel}); err != nil {
		return fmt.Errorf("announce on %s: %w", channel, err)
	}
	return nil
}

// Listen calls heard at every announcement on channel, and once when it begins,
// for what was announced before. It holds a connection of its own beside the
// pool until ctx ends or the line breaks, and says why it returns.
func (d *DB) Listen(ctx context.Context, channel string, heard func()) error {
	if !d.Postgres() {
		return errors.New("store: only PostgreSQL announces")
	}
	conn, err := pgx.Connect(ctx, d.drv.url)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", channel, err)
	}
	defer func() {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), reply)
		defer cancel()
		_ = conn.Close(soon)
	}()
	if err := Unpooled(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("listen on %s: %w", channel, err)
	}
	for {
		heard()
		if err := nextAnnouncement(ctx, conn); err != nil {
			return fmt.Errorf("listen on %s: %w", channel, err)
		}
	}
}

// Unpooled returns ErrPooled unless conn leads to PostgreSQL itself: a pooler
// makes up the process id that it gives when a connection begins.
func Unpooled(ctx context.Context, conn *pgx.Conn) error {
	var pid uint32
	if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return fmt.Errorf("ask for the backend's id: %w", err)
	}
	if pid != conn.PgConn().PID() {
		return ErrPooled
	}
	return nil
}

// nextAnnouncement waits for one, and asks for a sign of life in long silences:
// a line that was cut says nothing either.
func nextAnnouncement(ctx context.Context, conn *pgx.Conn) error {
	for {
		wait, cancel := context.WithTimeout(ctx, silence)
		_, err := conn.WaitForNotification(wait)
		quiet := wait.Err() != nil && ctx.Err() == nil
		cancel()
		if !quiet {
			return err
		}
		if err := alive(ctx, conn); err != nil {
			return err
		}
	}
}

func alive(ctx context.Context, conn *pgx.Conn) error {
	soon, cancel := context.WithTimeout(ctx, reply)
	defer cancel()
	return conn.Ping(soon)
}
