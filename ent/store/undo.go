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
		if _, err := tx.exec(ctx, "SAVEPOINT undoable", nil); err != nil {
			return fmt.Errorf("set a savepoint: %w", err)
		}
		err := fn(ctx)
		if err == nil { // and what fn waited for no answer to, neither
			_, err = tx.exec(ctx, "RELEASE SAVEPOINT undoable", nil)
		}
		if err == nil {
			return nil
		}
		tx.forget()
		_, undo := tx.exec(ctx, "ROLLBACK TO SAVEPOINT undoable", nil)
		return errors.Join(err, undo)
	})
}
