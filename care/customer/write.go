package customer

import (
	"context"
	"fmt"
	"slices"

	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	table "kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// batch collects what a run of upserts writes, to write it with few statements.
type batch struct {
	fresh      []*rows.CustomerCreate
	identities []*rows.IdentityCreate
	tags       []*rows.CustomerTagCreate
	events     []event.Event
	docs       []search.Doc // of new customers
	touched    []*Customer  // those there were, whose search docs are to be written again
}

// writeRun writes upserts of which no two name the same customer by one name.
func (b *Book) writeRun(ctx context.Context, ws []*writing) error {
	k, err := b.recognise(ctx, ws)
	if err != nil {
		return err
	}
	tags, err := b.tagsFor(ctx, k, ws)
	if err != nil {
		return err
	}
	out := &batch{}
	for _, w := range ws {
		if w.refused() {
			continue
		}
		if err := b.write(ctx, out, k, w, tags); err != nil {
			if fault.As(err) == nil {
				return err
			}
			w.refuse(err)
		}
	}
	return b.flush(ctx, out)
}

// tagsFor reads the tags of the customers to whom ws give some.
func (b *Book) tagsFor(ctx context.Context, k *known, ws []*writing) (map[string][]string, error) {
	var tagged []string
	for _, w := range ws {
		if len(w.Draft.Tags) == 0 || w.refused() {
			continue
		}
		if c, err := k.meant(w); err == nil && c != nil {
			tagged = append(tagged, c.ID)
		}
	}
	if len(tagged) == 0 {
		return nil, nil
	}
	return b.Tags(ctx, tagged)
}

// write decides what becomes of one upsert and puts its rows into out. An
// update is written at once: there are few ways to write many.
func (b *Book) write(ctx context.Context, out *batch, k *known, w *writing, tags map[string][]string) error {
	c, err := k.meant(w)
	if err != nil {
		return err
	}
	identities, err := k.free(w, c)
	if err != nil {
		return err
	}
	if err := k.freeExternal(w, c); err != nil {
		return err
	}
	if c == nil {
		if err := b.room(ctx, len(out.fresh)+1); err != nil {
			return err
		}
		out.create(b, w, identities)
		return nil
	}
	changed := w.Draft.apply(c, w.attributes)
	if len(identities) > 0 {
		changed = append(changed, "identities")
	}
	fresh := lacking(tags[c.ID], w.Draft.Tags)
	if len(fresh) > 0 {
		changed = append(changed, "tags")
	}
	w.result = upsert.Result[Customer]{Record: c, Outcome: upsert.Unchanged}
	if len(changed) == 0 {
		return nil
	}
	w.result.Outcome = upsert.Updated
	c.UpdatedAt = b.now()
	out.belongings(b, c, identities, fresh)
	out.touched = append(out.touched, c)
	out.tell(event.CustomerUpdated, c, changed)
	return b.save(ctx, c)
}

// room says why there can't be so many more customers, or nil.
func (b *Book) room(ctx context.Context, more int) error {
	if b.Room == nil {
		return nil
	}
	return b.Room.Within(ctx, more)
}

// freeExternal refuses an external id that another customer has. One that an
// alias of c has stays there: it leads to c already.
func (k *known) freeExternal(w *writing, c *Customer) error {
	if !given(w.ExternalID) {
		return nil
	}
	owner := k.survivor(k.byExternal[*w.ExternalID])
	if owner == nil {
		return nil
	}
	if c == nil || owner.ID != c.ID {
		return fault.Taken("externalId", "belongs to another customer")
	}
	w.ExternalID = nil
	return nil
}

// create makes a new customer of w.
func (out *batch) create(b *Book, w *writing, identities []Identity) {
	now := b.now()
	c := &Customer{ID: id.New(id.Customer), Stage: Prospect, CreatedAt: now, UpdatedAt: now}
	if w.Since != nil {
		c.CreatedAt = clock.Micro(*w.Since)
	}
	if w.by.external != "" && !given(w.ExternalID) {
		w.ExternalID = &w.by.external
	}
	w.Draft.apply(c, w.attributes)
	if c.Name == "" {
		c.Name = nameless(c, identities)
		c.Folded = fold.Of(c.Name)
	}
	out.fresh = append(out.fresh, b.creation(c))
	out.belongings(b, c, identities, lacking(nil, w.Draft.Tags))
	out.docs = append(out.docs, c.doc(pointers(identities)))
	out.tell(event.CustomerCreated, c, nil)
	w.result = upsert.Result[Customer]{Record: c, Outcome: upsert.Created}
}

// nameless is what to call somebody whose name nobody said.
func nameless(c *Customer, identities []Identity) string {
	if c.ExternalID != nil {
		return *c.ExternalID
	}
	if len(identities) > 0 {
		return identities[0].Masked()
	}
	return ""
}

func (out *batch) belongings(b *Book, c *Customer, identities []Identity, tags []string) {
	for _, i := range identities {
		out.identities = append(out.identities, b.db.Identity.Create().SetID(id.New(id.Identity)).SetCustomerID(c.ID).
			SetKind(string(i.Kind)).SetValue(i.Value).SetFolded(i.folded).SetShared(i.Shared).SetCreatedAt(b.now()))
	}
	for _, t := range tags {
		out.tags = append(out.tags, b.tagRow(c.ID, t))
	}
}

func (out *batch) tell(what event.Type, c *Customer, changed []string) {
	e := event.Event{Type: what, SubjectID: c.ID, CustomerID: c.ID, OccurredAt: c.UpdatedAt}
	if what == event.CustomerCreated {
		e.OccurredAt = c.CreatedAt
	}
	if len(changed) > 0 {
		e.Data = map[string]any{"changed": changed}
	}
	out.events = append(out.events, e)
}

// flush writes what was collected. When somebody else took an identity since
// we looked, the whole transaction is run again and finds her.
func (b *Book) flush(ctx context.Context, out *batch) error {
	if err := b.db.Customer.CreateBulk(out.fresh...).Exec(ctx); err != nil {
		return again(fmt.Errorf("create %d customers: %w", len(out.fresh), err))
	}
	for _, d := range out.docs {
		guard.Known(ctx, d.ID)
	}
	if n := len(out.fresh); n > 0 && b.Room != nil {
		store.AfterCommit(ctx, func() { b.Room.Took(ctx, n) })
	}
	for part := range slices.Chunk(out.identities, upsert.Chunk) {
		if err := b.db.Identity.CreateBulk(part...).Exec(ctx); err != nil {
			return again(fmt.Errorf("add identities: %w", err))
		}
	}
	for part := range slices.Chunk(out.tags, upsert.Chunk) {
		if err := b.db.CustomerTag.CreateBulk(part...).Exec(ctx); err != nil {
			return again(fmt.Errorf("add tags: %w", err))
		}
	}
	if err := search.NewIndex(b.db, b.now).Add(ctx, out.docs...); err != nil {
		return err
	}
	if err := b.index(ctx, out.touched); err != nil {
		return err
	}
	return b.log.Append(ctx, out.events...)
}

func pointers[T any](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		out[i] = &items[i]
	}
	return out
}

func again(err error) error {
	if store.IsUnique(err) {
		return store.Again(err)
	}
	return err
}

func (b *Book) creation(c *Customer) *rows.CustomerCreate {
	q := b.db.Customer.Create().SetID(c.ID).SetNillableExternalID(c.ExternalID).SetName(c.Name).SetFolded(c.Folded).
		SetStage(string(c.Stage)).SetZone(c.Zone).SetLanguage(c.Language).SetPreferredChannel(string(maybe.Value(c.PreferredChannel))).
		SetHeardOfUsBy(c.HeardOfUsBy).SetCreatedAt(c.CreatedAt).SetUpdatedAt(c.UpdatedAt)
	if c.CompanyID != "" {
		q.SetCompanyID(c.CompanyID)
	}
	if c.ContactMemberID != "" {
		q.SetContactMemberID(c.ContactMemberID)
	}
	if c.ContactHours != nil {
		q.SetContactFrom(c.ContactHours.From).SetContactUntil(c.ContactHours.Until)
	}
	if len(c.Attributes) > 0 {
		q.SetAttributes(c.Attributes)
	}
	return q
}

// save writes what Draft.apply may have changed.
func (b *Book) save(ctx context.Context, c *Customer) error {
	q := b.db.Customer.Update().Where(table.ID(c.ID)).SetName(c.Name).SetFolded(c.Folded).
		SetZone(c.Zone).SetLanguage(c.Language).SetPreferredChannel(string(maybe.Value(c.PreferredChannel))).
		SetHeardOfUsBy(c.HeardOfUsBy).SetUpdatedAt(c.UpdatedAt).SetAttributes(c.Attributes)
	// A column is either set or cleared: PostgreSQL takes no two assignments.
	orClear(c.ExternalID, q.SetExternalID, q.ClearExternalID)
	orClear(maybe.Some(c.CompanyID), q.SetCompanyID, q.ClearCompanyID)
	orClear(maybe.Some(c.ContactMemberID), q.SetContactMemberID, q.ClearContactMemberID)
	var from, until *int
	if c.ContactHours != nil {
		from, until = &c.ContactHours.From, &c.ContactHours.Until
	}
	orClear(from, q.SetContactFrom, q.ClearContactFrom)
	orClear(until, q.SetContactUntil, q.ClearContactUntil)
	if err := q.Exec(ctx); err != nil {
		return again(fmt.Errorf("update customer %s: %w", c.ID, err))
	}
	return nil
}

func orClear[T, Q any](v *T, set func(T) Q, clear func() Q) {
	if v == nil {
		clear()
		return
	}
	set(*v)
}
