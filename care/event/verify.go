package event

import (
	"context"
	"fmt"

	table "kept/ent/db/event"
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
