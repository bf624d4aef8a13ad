package store

import (
	"context"
	"errors"
	"fmt"
)

// Undoable runs fn like Do, but an error of fn undoes what fn did even inside
// another transaction, which may go on: for trying something out. Inside
// another it doesn't try again.
func Undoable(ctx context.Context, d *DB, fn func(ctx context.Context) error) error {
	return Do(ctx, d, func(ctx context.Context) error {
		tx := txFrom(ctx, d.drv)
		if _, err := tx.ExecContext(ctx, "SAVEPOINT undoable"); err != nil {
			return fmt.Errorf("set a savepoint: %w", err)
		}
		if err := fn(ctx); err != nil {
			_, undo := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT undoable")
			return errors.Join(err, undo)
		}
		_, err := tx.ExecContext(ctx, "RELEASE SAVEPOINT undoable")
		return err
	})
}
