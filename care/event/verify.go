package event

import (
	"context"
	"fmt"
	"time"

	"kept/ent/db"
	table "kept/ent/db/event"
	"kept/tenants/guard"
)

// verifyBatch is how many events are read at once where all of a type are.
const verifyBatch = 1000

// EachOf gives the acting tenant's events of a type, part by part: what somebody
// deleted by hand is still told of.
func (l *Log) EachOf(ctx context.Context, t Type, do func([]*Event) error) error {
	for after := ""; ; {
		found, err := l.db.Event.Query().Where(table.Type(string(t)), table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return fmt.Errorf("read events %s: %w", t, err)
		}
		if len(found) == 0 {
			return nil
		}
		if err := do(fromRows(found)); err != nil {
			return err
		}
		after = found[len(found)-1].ID
	}
}

// Worked gives when a node last looked for events to hand on, as each does while it
// is up; no time at all where none ever was.
func (l *Log) Worked(ctx context.Context) (time.Time, error) {
	c, err := l.db.Cursor.Get(guard.System(ctx, "events: when a node last numbered some"), numbered)
	if db.IsNotFound(err) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("when events were last handed on: %w", err)
	}
	return c.MovedAt.UTC(), nil
}
