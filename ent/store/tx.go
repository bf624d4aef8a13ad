package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kept/internal/fault"
	"kept/tenants/guard"
)

type txKey struct{}

// running is the transaction that a context carries, and what waits for its commit.
type running struct {
	drv    *driver
	tx     transaction
	system bool
	tenant string
	after  []func()
}

// Tx runs fn in a transaction; everything that fn does with the context it is
// given is in it. Inside another Tx it joins: the outermost commits, and only
// it tries again when the database asks for that (serialization, deadlock,
// busy). So fn may run more than once, and makes no network call.
func Tx[T any](ctx context.Context, d *DB, fn func(ctx context.Context) (T, error)) (T, error) {
	if r := runningIn(ctx); r != nil && r.drv == d.drv {
		if err := r.same(ctx); err != nil {
			var none T
			return none, err
		}
		return fn(ctx)
	}
	return backoff.Retry(ctx, func() (T, error) {
		out, err := once(ctx, d.drv, fn)
		if err != nil && !passing(err) {
			return out, backoff.Permanent(err)
		}
		return out, err
	}, backoff.WithBackOff(retrySchedule()), backoff.WithMaxTries(8), backoff.WithMaxElapsedTime(10*time.Second))
}

// Do is Tx for verbs that return nothing.
func Do(ctx context.Context, d *DB, fn func(ctx context.Context) error) error {
	_, err := Tx(ctx, d, func(ctx context.Context) (struct{}, error) { return struct{}{}, fn(ctx) })
	return err
}

// AfterCommit runs fn once the transaction of ctx has committed, or at once
// without one. It is for waking somebody up, not for effects that must happen.
func AfterCommit(ctx context.Context, fn func()) {
	if r := runningIn(ctx); r != nil {
		r.after = append(r.after, fn)
		return
	}
	fn()
}

// Outside returns a context that has left the transaction of ctx: what is read
// with it is read on another connection, whoever the transaction acts for. On
// SQLite it must not write: the one writer is the transaction.
func Outside(ctx context.Context) context.Context {
	return context.WithValue(ctx, txKey{}, (*running)(nil))
}

// InTx reports whether ctx is in a transaction.
func InTx(ctx context.Context) bool { return runningIn(ctx) != nil }

// SQLTx gives the transaction of ctx on SQLite, for River's insert in it.
func SQLTx(ctx context.Context) (*sql.Tx, error) {
	if r := runningIn(ctx); r != nil {
		if t, ok := r.tx.(*liteTx); ok {
			return t.tx, t.behind.wait()
		}
	}
	return nil, errors.New("store: there is no transaction on SQLite here")
}

// PgxTx gives the transaction of ctx on PostgreSQL, for River's insert in it.
// The store ends it, nobody else.
func PgxTx(ctx context.Context) (pgx.Tx, error) {
	if r := runningIn(ctx); r != nil {
		if t, ok := r.tx.(*pgTx); ok {
			return t.begun(ctx)
		}
	}
	return nil, errors.New("store: there is no transaction on PostgreSQL here")
}

func once[T any](ctx context.Context, drv *driver, fn func(ctx context.Context) (T, error)) (out T, err error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return out, err
	}
	tx, err := drv.begin(ctx)
	if err != nil {
		return out, err
	}
	r := &running{drv: drv, tx: tx, system: guard.IsSystem(ctx), tenant: tenant}
	done := false
	defer func() {
		if !done {
			_ = tx.rollback() // fn failed or panicked: its error is what counts
		}
	}()
	out, err = fn(guard.Remembering(context.WithValue(ctx, txKey{}, r)))
	if err != nil {
		return out, err
	}
	done = true
	if err := tx.commit(ctx); err != nil {
		return out, fmt.Errorf("commit: %w", err)
	}
	for _, f := range r.after {
		f()
	}
	return out, nil
}

// same refuses to join a transaction that acts for somebody else: row-level
// security was set when it began.
func (r *running) same(ctx context.Context) error {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return err
	}
	if tenant != r.tenant || guard.IsSystem(ctx) != r.system {
		return errors.New("store: the transaction in the context acts for another tenant")
	}
	return nil
}

func runningIn(ctx context.Context) *running {
	r, _ := ctx.Value(txKey{}).(*running)
	return r
}

func txFrom(ctx context.Context, d *driver) transaction {
	if r := runningIn(ctx); r != nil && r.drv == d {
		return r.tx
	}
	return nil
}

func retrySchedule() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval = 5*time.Millisecond, 500*time.Millisecond
	return b
}

// Again marks err as the loss of a race: somebody else wrote first what fn was
// about to write. The outermost Tx runs again, and fn then finds it.
func Again(err error) error { return &again{err} }

type again struct{ error }

func (a *again) Unwrap() error { return a.error }

// passing reports whether the same transaction may well succeed a moment later.
func passing(err error) bool {
	var race *again
	if errors.As(err, &race) {
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// IsUnique reports whether err is a broken UNIQUE constraint: the value belongs
// to another row already.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// Raced turns a broken UNIQUE constraint into a conflict that a caller can mend by
// trying again: the verb looked first, so somebody else wrote the same key a
// moment ago. Other errors pass unchanged.
func Raced(err error) error {
	if !IsUnique(err) {
		return err
	}
	return fault.Conflict(fault.CodeChanged, "the same record is being written by somebody else: try again").Because(err)
}

// Dialect names the database of d: "sqlite3" or "postgres".
func (d *DB) Dialect() string { return d.drv.dialect }

var _ dialect.Driver = (*driver)(nil)
