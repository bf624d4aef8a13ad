package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"kept/tenants/guard"
)

// TryLock takes a name of the acting tenant for the rest of the transaction of
// ctx, on every node, and reports false when another transaction has it: it
// never waits. It is for PostgreSQL; SQLite has one process, which can tell by
// itself.
func (d *DB) TryLock(ctx context.Context, name ...string) (got bool, err error) {
	tx := txFrom(ctx, d.drv)
	if tx == nil || !d.Postgres() {
		return false, errors.New("store: a name is locked in a transaction on PostgreSQL")
	}
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return false, err
	}
	const try = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))"
	whole := strings.Join(append([]string{tenant}, name...), " ")
	rows, err := tx.query(ctx, try, []any{whole})
	if err != nil {
		return false, fmt.Errorf("lock a name: %w", err)
	}
	defer func() { _ = rows.Close() }() // it was read to its end
	if err := entsql.ScanOne(rows, &got); err != nil {
		return false, fmt.Errorf("lock a name: %w", err)
	}
	return got, nil
}
