package file

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/file"
)

// archives are the rows of files that are whole.
var archives = table.And(table.Name(Archive), table.JobIDNotNil())

// Next gives the complete file that comes after an id, archives of everything
// left out, and those that expire within a while; nil when there is none.
func (b *Book) Next(ctx context.Context, after string, lasting time.Duration) (*File, error) {
	r, err := b.db.File.Query().
		Where(table.IDGT(after), table.CompletedAtNotNil(), table.ExpiresAtGT(b.now().Add(lasting)), table.Not(archives)).
		Order(table.ByID()).First(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the file after %q: %w", after, err)
	}
	return fromRow(r), nil
}

// ForgetArchives removes the tenant's archives of everything but the one of a
// job: there is one at a time, however large they are.
func (b *Book) ForgetArchives(ctx context.Context, but string) error {
	old, err := b.db.File.Query().Where(archives, table.JobIDNEQ(but)).IDs(ctx)
	if err != nil {
		return fmt.Errorf("look for earlier archives: %w", err)
	}
	return b.Forget(ctx, old)
}
