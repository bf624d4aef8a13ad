package question

import (
	"context"
	"fmt"

	table "kept/ent/db/openquestion"
	"kept/ent/store"
)

// HandOverAll gives every open question of the member from to the member to,
// in the transaction of ctx: from leaves.
func (b *Book) HandOverAll(ctx context.Context, from, to string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		ids, err := b.db.OpenQuestion.Query().Where(table.OwnerID(from), table.AnsweredAtIsNil()).Order(table.ByID()).IDs(ctx)
		if err != nil {
			return fmt.Errorf("open questions of %s: %w", from, err)
		}
		for _, id := range ids {
			if _, err := b.HandOver(ctx, id, to, "the member left"); err != nil {
				return fmt.Errorf("hand over question %s: %w", id, err)
			}
		}
		return nil
	})
}
