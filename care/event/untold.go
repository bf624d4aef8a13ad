package event

import (
	"context"
	"fmt"

	"kept/ent/db"
	table "kept/ent/db/event"
	"kept/tenants/guard"
)

// Untold gives the acting tenant's events of some types that a reaction hasn't been
// told of yet: what follows from them is as it was until then.
func (l *Log) Untold(ctx context.Context, reaction string, types []Type) ([]*Event, error) {
	var told int64
	c, err := l.db.Cursor.Get(guard.System(ctx, "events: how far a reaction was told"), reaction)
	switch {
	case err == nil:
		told = c.Seq
	case !db.IsNotFound(err):
		return nil, fmt.Errorf("how far %s was told: %w", reaction, err)
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	found, err := l.db.Event.Query().Where(table.TypeIn(names...), table.Or(table.SeqIsNil(), table.SeqGT(told))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %s wasn't told: %w", reaction, err)
	}
	return fromRows(found), nil
}
