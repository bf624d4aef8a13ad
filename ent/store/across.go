package store

import (
	"context"
	"errors"
	"fmt"

	"kept/tenants/guard"
)

// Across changes rows of many tenants with hand-written SQL: for the few
// things that Kept does for all of them at once and ent can't say, such as
// numbering events. It runs in the transaction of ctx, which must go round the
// wall by guard.System, and returns how many rows it changed.
func (d *DB) Across(ctx context.Context, query string, args ...any) (int64, error) {
	tx := txFrom(ctx, d.drv)
	if tx == nil || !guard.IsSystem(ctx) {
		return 0, errors.New("store: SQL across tenants needs a transaction of guard.System")
	}
	res, err := tx.exec(ctx, query, args)
	if err != nil {
		return 0, fmt.Errorf("change rows across tenants: %w", err)
	}
	return res.RowsAffected()
}
