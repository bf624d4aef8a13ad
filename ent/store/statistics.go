package store

import (
	"context"
	"database/sql"
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

// Connections tells how many connections there are, how many are in use, and
// who had to wait for one; on SQLite those that write.
func (d *DB) Connections() sql.DBStats {
	p, ok := d.drv.engine.(*postgres)
	if !ok {
		return d.drv.pool.Stats()
	}
	s := p.pool.Stat()
	return sql.DBStats{
		MaxOpenConnections: int(s.MaxConns()), OpenConnections: int(s.TotalConns()), InUse: int(s.AcquiredConns()), Idle: int(s.IdleConns()),
		WaitCount: s.EmptyAcquireCount(), WaitDuration: s.EmptyAcquireWaitTime(),
	}
}
