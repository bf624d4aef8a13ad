package event

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	table "kept/ent/db/event"
	"kept/ent/db/notice"
	"kept/ent/db/predicate"
	"kept/ent/store"
)

// forgottenAtOnce is how many ids one statement of Forget names.
const forgottenAtOnce = 500

// Erased is the reason of what comes to nothing because a customer is erased. It
// tells of nobody, and stays.
const Erased = "the customer was erased"

// worded says where the data of an event holds somebody's words about a customer,
// or holds them of what she has a part in.
var worded = map[Type][]string{
	InteractionCorrected: {"subject", "body"},
	PromiseConfirmed:     {"takesBack"},
	SuggestionDismissed:  {"text"},
	ExpectationRecorded:  {"text"},
	ExpectationRevised:   {"text"},
	ExtraMileRecorded:    {"what"},
	HouseholdFormed:      {"name"},
	HouseholdChanged:     {"name"},
	HouseholdJoined:      {"name"},
	HouseholdLeft:        {"name"},
	HouseholdDissolved:   {"name"},
}

// Forget takes out what events about customers say in words, which is the one thing
// that ever changes in the log: that it happened, when, to which record, and who did
// it stay. subjects are the records that it may have happened to: events are found by
// those. What members were told of them goes. It gives how many events it changed.
func (l *Log) Forget(ctx context.Context, customerIDs, subjects []string) (changed int, err error) {
	return store.Tx(ctx, l.db, func(ctx context.Context) (int, error) {
		changed := 0
		for some := range slices.Chunk(subjects, forgottenAtOnce) {
			theirs := []predicate.Event{table.SubjectIDIn(some...), table.CustomerIDIn(customerIDs...)}
			told, err := l.db.Event.Query().Where(theirs...).IDs(ctx)
			if err != nil {
				return 0, fmt.Errorf("which events to empty: %w", err)
			}
			for part := range slices.Chunk(told, forgottenAtOnce) {
				if _, err := l.db.Notice.Delete().Where(notice.EventIDIn(part...)).Exec(ctx); err != nil {
					return 0, fmt.Errorf("take notices back: %w", err)
				}
				n, err := l.db.Event.Update().Where(table.IDIn(part...), table.ReasonNotIn("", Erased)).
					Modify(func(u *sql.UpdateBuilder) { u.Set(table.FieldReason, "") }).Save(ctx)
				if err != nil {
					return 0, fmt.Errorf("empty events: %w", err)
				}
				m, err := l.unword(ctx, part)
				if err != nil {
					return 0, err
				}
				changed += n + m
			}
		}
		return changed, nil
	})
}

// unword takes the words out of the data of events, of which the rest stays.
func (l *Log) unword(ctx context.Context, ids []string) (changed int, err error) {
	var types []string
	for t := range worded {
		types = append(types, string(t))
	}
	found, err := l.db.Event.Query().Where(table.IDIn(ids...), table.TypeIn(types...), table.DataNotNil()).
		Select(table.FieldID, table.FieldType, table.FieldData).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("which events say more: %w", err)
	}
	for _, e := range found {
		had := len(e.Data)
		maps.DeleteFunc(e.Data, func(key string, _ any) bool { return slices.Contains(worded[Type(e.Type)], key) })
		if len(e.Data) == had {
			continue
		}
		data, err := json.Marshal(e.Data)
		if err != nil {
			return 0, fmt.Errorf("empty event %s: %w", e.ID, err)
		}
		err = l.db.Event.Update().Where(table.ID(e.ID)).Modify(func(u *sql.UpdateBuilder) { u.Set(table.FieldData, string(data)) }).Exec(ctx)
		if err != nil {
			return 0, fmt.Errorf("empty event %s: %w", e.ID, err)
		}
		changed++
	}
	return changed, nil
}
