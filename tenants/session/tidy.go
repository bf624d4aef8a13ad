package session

import (
	"context"
	"fmt"
	"time"

	"kept/ent/db/loginfailure"
	table "kept/ent/db/session"
	"kept/tenants/guard"
)

// Tidy deletes what has no effect any more: sessions that have ended and
// failed log-ins that are forgotten. A periodic task runs it.
func (b *Book) Tidy(ctx context.Context) (deleted int, err error) {
	ctx = guard.System(ctx, "tidy: sessions and failed log-ins that are over")
	n, err := b.db.Session.Delete().Where(table.ExpiresAtLT(b.now())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("tidy sessions: %w", err)
	}
	m, err := b.db.LoginFailure.Delete().Where(loginfailure.LastAtLT(b.now().Add(-24 * time.Hour))).Exec(ctx)
	if err != nil {
		return n, fmt.Errorf("tidy failed log-ins: %w", err)
	}
	return n + m, nil
}
