package customer

import (
	"context"
	"errors"
	"fmt"

	table "kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/id"
)

// MatchingAmong gives those of some customers whom List would give, and begins with
// them, however many others there are of their stage.
func (b *Book) MatchingAmong(ctx context.Context, f Filter, ids []string) ([]string, error) {
	picked, err := b.db.Picked(ctx, table.Table, ids)
	if err != nil {
		return nil, err
	}
	found, err := b.narrow(ctx, f).Where(picked).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("which of %d customers match: %w", len(ids), err)
	}
	return found, nil
}

// errTakeBack undoes newcomers who were only asked about.
var errTakeBack = errors.New("they were only asked about")

// NewcomersMatch says of each filter whether it finds a newcomer: somebody of whom
// nothing is known but that she came just now, and either hasn't bought yet or has
// for the first time. The same query is asked as for everybody, so two records are
// written and taken back at once: nobody ever sees them.
func (b *Book) NewcomersMatch(ctx context.Context, filters []Filter) ([]bool, error) {
	out := make([]bool, len(filters))
	err := store.Undoable(ctx, b.db, func(ctx context.Context) error {
		var ids []string
		for _, stage := range []Stage{Prospect, FirstTime} {
			c := &Customer{ID: id.New(id.Customer), Name: "newcomer", Folded: "newcomer", Stage: stage, CreatedAt: b.now(), UpdatedAt: b.now()}
			if err := b.creation(c).Exec(ctx); err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		for i, f := range filters {
			found, err := b.MatchingAmong(ctx, f, ids)
			if err != nil {
				return err
			}
			out[i] = len(found) > 0
		}
		return errTakeBack
	})
	if errors.Is(err, errTakeBack) {
		return out, nil
	}
	return nil, fmt.Errorf("whom newcomers match: %w", err)
}
