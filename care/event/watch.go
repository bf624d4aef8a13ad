package event

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/db/event"
	"kept/tenants/guard"
)

// watch is what a node forgets when another has changed it.
type watch struct {
	fn    func(tenantID string)
	begun bool
	read  int64 // the last number that was looked at
}

// Watch has fn told of each tenant whose plan or payment has changed, on
// whatever node, as soon as the change has its number; "" stands for every
// tenant. It is called before Run, and fn must not block. Only events of type
// BillingChanged are looked for, by an index that holds nothing else, so that a
// node pays nothing for all the others.
func (f *Feed) Watch(fn func(tenantID string)) {
	f.watching = &watch{fn: fn}
	f.heard.Store(false) // a command on the same SQLite file has no way to announce: it is looked for every second
}

// look tells the watcher what has changed since it was told last.
func (f *Feed) look(ctx context.Context) error {
	w := f.watching
	if w == nil {
		return nil
	}
	end, err := f.end(ctx)
	if err != nil || w.begun && end <= w.read {
		return err
	}
	if !w.begun { // what was changed until now, nobody was told of
		w.begun, w.read = true, end
		w.fn("")
		return nil
	}
	rows, err := f.db.Event.Query().Where(ofNodes, event.SeqGT(w.read), event.SeqLTE(end)).
		All(guard.System(ctx, "events: nodes forget what another has changed, whoever it belongs to"))
	if err != nil {
		return fmt.Errorf("read changes of plans from number %d: %w", w.read, err)
	}
	for _, row := range rows {
		w.fn(row.TenantID)
	}
	w.read = end
	return nil
}

// ofNodes is written out, and no parameter: so both databases see that the
// partial index event_for_nodes has all there is.
func ofNodes(s *entsql.Selector) {
	s.Where(entsql.ExprP(fmt.Sprintf("%s = '%s'", s.C(event.FieldType), BillingChanged)))
}
