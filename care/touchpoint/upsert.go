package touchpoint

import (
	"context"
	"slices"
	"strings"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/touchpoint"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/internal/upsert"
)

// Result is one touchpoint after Upsert.
type Result = upsert.Result[Touchpoint]

// Upsert writes d and tells whether that made a touchpoint, changed one or
// neither. There are few touchpoints: each is written by itself.
func (b *Book) Upsert(ctx context.Context, d Draft) (*Result, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Result, error) {
		old, err := b.existing(ctx, d)
		if err != nil {
			return nil, err
		}
		if old == nil {
			return b.add(ctx, d)
		}
		was := *old
		old.take(d)
		if *old == was {
			return &Result{Record: old, Outcome: upsert.Unchanged}, nil
		}
		old.UpdatedAt = b.now()
		if err := b.save(ctx, old); err != nil {
			return nil, store.Raced(err)
		}
		told := event.Event{Type: event.TouchpointUpdated, SubjectID: old.ID, OccurredAt: old.UpdatedAt}
		return &Result{Record: old, Outcome: upsert.Updated}, b.log.Append(ctx, told)
	})
}

// existing gives the touchpoint that d changes, or nil when d makes one.
func (b *Book) existing(ctx context.Context, d Draft) (*Touchpoint, error) {
	if d.ID != "" {
		t, err := b.Find(ctx, d.ID)
		if f := fault.As(err); f != nil {
			return nil, f.At("id")
		}
		return t, err
	}
	if d.ExternalID == nil {
		return nil, nil
	}
	r, err := b.db.Touchpoint.Query().Where(table.ExternalID(*d.ExternalID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return fromRow(r), nil
}

func (b *Book) add(ctx context.Context, d Draft) (*Result, error) {
	t := &Touchpoint{ID: id.New(id.Touchpoint), CreatedAt: b.now(), UpdatedAt: b.now()}
	t.take(d)
	c := b.db.Touchpoint.Create().SetID(t.ID).SetNillableExternalID(t.ExternalID).SetName(t.Name).SetFolded(t.Folded).
		SetKind(string(t.Kind)).SetZone(t.Zone).SetURL(t.URL).SetCreatedAt(t.CreatedAt).SetUpdatedAt(t.UpdatedAt)
	if t.DepartmentID != "" {
		c.SetDepartmentID(t.DepartmentID)
	}
	if err := c.Exec(ctx); err != nil {
		return nil, store.Raced(err)
	}
	told := event.Event{Type: event.TouchpointCreated, SubjectID: t.ID, OccurredAt: t.CreatedAt}
	return &Result{Record: t, Outcome: upsert.Created}, b.log.Append(ctx, told)
}

// take makes t say what d says; a key that t lacks is taken over.
func (t *Touchpoint) take(d Draft) {
	t.Name, t.Kind = strings.TrimSpace(d.Name), d.Kind
	t.Folded = fold.Of(t.Name)
	for _, f := range []struct {
		name Field
		into *string
		said *string
	}{{FieldZone, &t.Zone, d.Zone}, {FieldURL, &t.URL, d.URL}, {FieldDepartment, &t.DepartmentID, d.DepartmentID}} {
		switch {
		case f.said != nil:
			*f.into = *f.said
		case slices.Contains(d.Clear, f.name):
			*f.into = ""
		}
	}
	if d.ExternalID != nil && (t.ExternalID == nil || *t.ExternalID != *d.ExternalID) {
		t.ExternalID = d.ExternalID
	}
}

func (b *Book) save(ctx context.Context, t *Touchpoint) error {
	u := b.db.Touchpoint.UpdateOneID(t.ID).SetNillableExternalID(t.ExternalID).SetName(t.Name).SetFolded(t.Folded).
		SetKind(string(t.Kind)).SetZone(t.Zone).SetURL(t.URL).SetUpdatedAt(t.UpdatedAt).ClearDepartmentID()
	if t.DepartmentID != "" {
		u.SetDepartmentID(t.DepartmentID)
	}
	return u.Exec(ctx)
}
