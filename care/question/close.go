package question

import (
	"context"
	"fmt"

	"kept/care/event"
	table "kept/ent/db/openquestion"
)

// Close closes whatever customers have asked and nobody has answered: there is
// nobody left to be told. ids are all of theirs.
func (b *Book) Close(ctx context.Context, customerIDs []string) error {
	found, err := b.db.OpenQuestion.Query().Where(table.CustomerIDIn(customerIDs...), table.AnsweredAtIsNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("what %d customers have asked: %w", len(customerIDs), err)
	}
	now := b.now()
	var events []event.Event
	for _, q := range fromRows(found) {
		if err := b.db.OpenQuestion.UpdateOneID(q.ID).SetAnsweredAt(now).Exec(ctx); err != nil {
			return fmt.Errorf("close question %s: %w", q.ID, err)
		}
		events = append(events, q.tell(event.QuestionAnswered, now, event.Erased, nil))
	}
	return b.log.Append(ctx, events...)
}
