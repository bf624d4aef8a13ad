package store

import (
	"context"
	"fmt"
)

// RefreshStatistics tells PostgreSQL's planner how large its tables have
// become, when they have grown too fast for it to notice by itself. SQLite
// plans without.
func (d *DB) RefreshStatistics(ctx context.Context) error {
	if !d.Postgres() {
		return nil
	}
	return Do(ctx, d, func(ctx context.Context) error {
		if _, err := txFrom(ctx, d.drv).exec(ctx, "SELECT kept_refresh_statistics()", nil); err != nil {
			return fmt.Errorf("refresh the planner's statistics: %w", err)
		}
		return nil
	})
}
