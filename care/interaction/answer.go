package interaction

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	table "kept/ent/db/interaction"
	"kept/internal/upsert"
)

// answerAll takes off the list nobody answered what the new interactions of a
// run answer: the one that each names, or all that the customer was waiting for.
func (b *Book) answerAll(ctx context.Context, run []Draft, results []Result) error {
	var named []string
	by := map[string]*Interaction{}
	for n, r := range results {
		if r.Err != nil || r.Outcome != upsert.Created {
			continue
		}
		if run[n].AnswersID != "" {
			named = append(named, run[n].AnswersID)
			by[run[n].AnswersID] = r.Record
		}
		if run[n].AnswersOpen {
			if err := b.answerOpen(ctx, r.Record); err != nil {
				return err
			}
		}
	}
	if len(named) == 0 {
		return nil
	}
	q := b.db.Interaction.Query().Where(table.IDIn(named...), table.Unanswered(true)).Order(table.ByID())
	q.Modify(b.db.ForUpdate()) // of two answers at once one takes it off the list
	waiting, err := q.All(ctx)
	if err != nil {
		return err
	}
	return b.markAnswered(ctx, fromRows(waiting), func(asked *Interaction) *Interaction { return by[asked.ID] })
}

// Waiting gives the contacts of a customer until a time that nobody has answered.
func (b *Book) Waiting(ctx context.Context, customerID string, until time.Time) ([]string, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	found, err := b.db.Interaction.Query().
		Where(table.CustomerIDIn(ids...), table.Unanswered(true), table.OccurredAtLTE(until)).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("what customer %s waits for: %w", customerID, err)
	}
	return found, nil
}

// answerOpen lets an outbound contact answer all that the customer was waiting
// for until then; it names the latest of them.
func (b *Book) answerOpen(ctx context.Context, answer *Interaction) error {
	ids, err := b.customers.IDs(ctx, answer.CustomerID)
	if err != nil {
		return err
	}
	q := b.db.Interaction.Query().
		Where(table.CustomerIDIn(ids...), table.Unanswered(true), table.OccurredAtLTE(answer.OccurredAt)).
		Order(table.ByOccurredAt(sql.OrderDesc()), table.ByID(sql.OrderDesc()))
	q.Modify(b.db.ForUpdate())
	found, err := q.All(ctx)
	if err != nil || len(found) == 0 {
		return err
	}
	waiting := fromRows(found)
	if answer.AnswersID == "" {
		answer.AnswersID = waiting[0].ID
		if err := b.db.Interaction.UpdateOneID(answer.ID).SetAnswersID(answer.AnswersID).Exec(ctx); err != nil {
			return err
		}
	}
	return b.markAnswered(ctx, waiting, func(*Interaction) *Interaction { return answer })
}

func (b *Book) markAnswered(ctx context.Context, waiting []*Interaction, by func(*Interaction) *Interaction) error {
	if len(waiting) == 0 {
		return nil
	}
	ids, events := make([]string, len(waiting)), make([]event.Event, len(waiting))
	for n, asked := range waiting {
		answer := by(asked)
		ids[n], events[n] = asked.ID, asked.tell(event.InteractionAnswered, answer.OccurredAt)
		events[n].Data = map[string]any{"answer": answer.ID}
	}
	if err := b.db.Interaction.Update().Where(table.IDIn(ids...)).SetUnanswered(false).Exec(ctx); err != nil {
		return fmt.Errorf("mark %d interactions answered: %w", len(ids), err)
	}
	return b.log.Append(ctx, events...)
}

// WriteOff takes off the list nobody answered what customers wait for: there is
// nobody left to be answered. ids are all of theirs.
func (b *Book) WriteOff(ctx context.Context, customerIDs []string) error {
	err := b.db.Interaction.Update().Where(table.CustomerIDIn(customerIDs...), table.Unanswered(true)).SetUnanswered(false).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write off what %d customers wait for: %w", len(customerIDs), err)
	}
	return nil
}
