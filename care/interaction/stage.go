package interaction

import (
	"context"
	"fmt"
	"slices"
	"time"

	table "kept/ent/db/interaction"
)

// Bought is what a stage is derived from: one purchase that wasn't called off.
type Bought struct {
	At        time.Time
	Delivered *time.Time // nil when it isn't, or when nobody knows since when
	Open      bool       // delivery is still to come
}

// StageAt places a moment among a customer's purchases: before the first, while
// the latest is on its way, or after it. The order of bought doesn't matter.
func StageAt(bought []Bought, at time.Time) Stage {
	var latest *Bought
	for i, b := range bought {
		if !b.At.After(at) && (latest == nil || b.At.After(latest.At)) {
			latest = &bought[i]
		}
	}
	switch {
	case latest == nil:
		return Before
	case latest.Delivered != nil && at.Before(*latest.Delivered), latest.Delivered == nil && latest.Open:
		return During
	default:
		return After
	}
}

// Since gives which of the customers had an interaction since a time: by the
// ids that rows are kept under, most imports of purchases find nobody.
func (b *Book) Since(ctx context.Context, customerIDs []string, since time.Time) ([]string, error) {
	var talked []string
	for part := range slices.Chunk(customerIDs, 5000) {
		ids, err := b.db.Interaction.Query().Where(table.CustomerIDIn(part...), table.OccurredAtGTE(since)).
			Unique(true).Select(table.FieldCustomerID).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("who of %d customers talked to us: %w", len(customerIDs), err)
		}
		talked = append(talked, ids...)
	}
	return talked, nil
}

// Restage derives the stages of customers' interactions since a time anew,
// after their purchases changed. bought is by the id that rows are kept under.
func (b *Book) Restage(ctx context.Context, bought map[string][]Bought, since time.Time) error {
	ids := make([]string, 0, len(bought))
	for id := range bought {
		ids = append(ids, id)
	}
	found, err := b.db.Interaction.Query().Where(table.CustomerIDIn(ids...), table.OccurredAtGTE(since)).
		Select(table.FieldID, table.FieldCustomerID, table.FieldOccurredAt, table.FieldStage).All(ctx)
	if err != nil {
		return fmt.Errorf("stages of %d customers: %w", len(ids), err)
	}
	moved := map[Stage][]string{}
	for _, r := range found {
		if s := StageAt(bought[r.CustomerID], r.OccurredAt); s != Stage(r.Stage) {
			moved[s] = append(moved[s], r.ID)
		}
	}
	for s, ids := range moved {
		if err := b.db.Interaction.Update().Where(table.IDIn(ids...)).SetStage(string(s)).Exec(ctx); err != nil {
			return fmt.Errorf("move %d interactions to %s: %w", len(ids), s, err)
		}
	}
	return nil
}
