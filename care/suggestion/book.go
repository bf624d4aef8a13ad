package suggestion

import (
	"context"
	"fmt"

	"kept/care/event"
	table "kept/ent/db/dismissedsuggestion"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
)

// Book remembers which suggestions were dismissed.
type Book struct {
	db  *store.DB
	log *event.Log
	now clock.Func
}

// NewBook returns the book of what was dismissed in db, which tells of it in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now}
}

// Dismiss says that a suggestion of a contact is no promise. The contact must
// have been read in this transaction. Said twice it changes nothing.
func (b *Book) Dismiss(ctx context.Context, interactionID, customerID string, s *Suggestion) error {
	gone, err := b.Dismissed(ctx, []string{interactionID})
	if err != nil || gone[interactionID][s.Key] {
		return err
	}
	now := b.now()
	err = b.db.DismissedSuggestion.Create().SetID(id.New(id.Dismissal)).SetInteractionID(interactionID).SetKey(s.Key).SetDismissedAt(now).Exec(ctx)
	if err != nil {
		return store.Raced(fmt.Errorf("dismiss suggestion of %s: %w", interactionID, err))
	}
	return b.log.Append(ctx, event.Event{
		Type: event.SuggestionDismissed, SubjectID: interactionID, CustomerID: customerID, OccurredAt: now,
		Data: map[string]any{"key": s.Key, "text": s.Text},
	})
}

// Dismissed gives the keys of what was dismissed of many contacts, by contact.
func (b *Book) Dismissed(ctx context.Context, interactionIDs []string) (map[string]map[string]bool, error) {
	found, err := b.db.DismissedSuggestion.Query().Where(table.InteractionIDIn(interactionIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("dismissed suggestions of %d contacts: %w", len(interactionIDs), err)
	}
	out := map[string]map[string]bool{}
	for _, r := range found {
		if out[r.InteractionID] == nil {
			out[r.InteractionID] = map[string]bool{}
		}
		out[r.InteractionID][r.Key] = true
	}
	return out, nil
}
