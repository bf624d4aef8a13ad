package expectation

import (
	"context"
	"fmt"
	"reflect"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/expectation"
	"kept/ent/store"
	"kept/tenants/guard"
)

// Infer writes down what somebody is concluded to count on, with the figures
// behind it, under a key of Kept's own. Concluded anew the levels follow the
// figures, until somebody confirms them: then they are hers. One that was
// withdrawn isn't concluded again.
func (b *Book) Infer(ctx context.Context, d Draft) (*Expectation, error) {
	now := b.now()
	d = d.tidy(now)
	if err := d.check(now); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Expectation, error) {
		r, err := b.db.Expectation.Query().Where(table.ExternalID(*d.ExternalID)).Only(ctx)
		if rows.IsNotFound(err) {
			e := d.expectation(now)
			if err := b.create(e).Exec(ctx); err != nil {
				return nil, fmt.Errorf("infer expectation: %w", err)
			}
			return e, b.log.Append(ctx, e.recorded())
		}
		if err != nil {
			return nil, fmt.Errorf("find what was inferred before: %w", err)
		}
		guard.Known(ctx, r.ID)
		e := fromRow(r)
		was := *e
		switch {
		case e.WithdrawnAt != nil:
			return nil, ErrWithdrawn
		case e.Standing == Confirmed:
			return e, nil
		}
		e.Adequate, e.Desired, e.Basis = *d.Adequate, d.Desired, d.Basis
		if reflect.DeepEqual(was, *e) {
			return e, nil
		}
		return e, b.record(ctx, e, event.Event{Type: event.ExpectationRevised, Reason: d.Basis.Note, Data: was.differences(e)}, now)
	})
}
