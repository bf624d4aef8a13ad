package product

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	table "kept/ent/db/product"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/internal/upsert"
)

// Result is one product after Upsert or Load.
type Result = upsert.Result[Product]

// Upsert writes d and tells whether that made a product, changed one or neither.
func (b *Book) Upsert(ctx context.Context, d Draft) (*Result, error) {
	return upsert.One(b.Load(ctx, []Draft{d}))
}

// Load upserts many products in one transaction and few statements. A draft
// that can't be taken has its fault in its own result and leaves the others be.
func (b *Book) Load(ctx context.Context, drafts []Draft) ([]Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]Result, error) {
		out := make([]Result, 0, len(drafts))
		for _, run := range upsert.Distinct(drafts, upsert.Chunk, Draft.keys) {
			results, err := b.loadRun(ctx, run)
			if err != nil {
				return nil, fmt.Errorf("load %d products: %w", len(drafts), err)
			}
			out = append(out, results...)
		}
		return out, nil
	})
}

// loadRun upserts drafts of which no two name the same product.
func (b *Book) loadRun(ctx context.Context, run []Draft) ([]Result, error) {
	there, err := b.existing(ctx, run)
	if err != nil {
		return nil, err
	}
	out := make([]Result, len(run))
	var made []*rows.ProductCreate
	var fresh, changed []search.Doc
	var events []event.Event
	for i, d := range run {
		d = d.tidy()
		old, err := there.of(d)
		if err == nil {
			err = d.check()
		}
		if err != nil {
			out[i].Err = err
			continue
		}
		switch {
		case old == nil:
			p := d.product(b.now())
			made = append(made, b.create(p))
			fresh = append(fresh, p.doc())
			out[i] = Result{Record: p, Outcome: upsert.Created}
			events = append(events, event.Event{Type: event.ProductCreated, SubjectID: p.ID, OccurredAt: p.CreatedAt})
		case old.takes(d):
			if err := b.save(ctx, old, b.now()); err != nil {
				return nil, err
			}
			changed = append(changed, old.doc())
			out[i] = Result{Record: old, Outcome: upsert.Updated}
			events = append(events, event.Event{Type: event.ProductUpdated, SubjectID: old.ID, OccurredAt: old.UpdatedAt})
		default:
			out[i] = Result{Record: old, Outcome: upsert.Unchanged}
		}
	}
	if err := b.db.Product.CreateBulk(made...).Exec(ctx); err != nil {
		return nil, store.Raced(err)
	}
	if err := b.index(ctx, fresh, changed); err != nil {
		return nil, err
	}
	return out, b.log.Append(ctx, events...)
}

// known are the products that a run's drafts name, by id and by the partner's key.
type known struct{ byID, byKey map[string]*Product }

func (b *Book) existing(ctx context.Context, run []Draft) (known, error) {
	var ids, keys []string
	for _, d := range run {
		if d.ID != "" {
			ids = append(ids, d.ID)
		}
		if d.ExternalID != nil {
			keys = append(keys, *d.ExternalID)
		}
	}
	k := known{byID: map[string]*Product{}, byKey: map[string]*Product{}}
	if len(ids)+len(keys) == 0 {
		return k, nil
	}
	found, err := b.db.Product.Query().Where(table.Or(table.IDIn(ids...), table.ExternalIDIn(keys...))).All(ctx)
	if err != nil {
		return k, err
	}
	for _, p := range fromRows(ctx, found) {
		k.byID[p.ID] = p
		if p.ExternalID != nil {
			k.byKey[*p.ExternalID] = p
		}
	}
	return k, nil
}

// of gives the product that d changes, or nil when d makes one.
func (k known) of(d Draft) (*Product, error) {
	var byKey *Product
	if d.ExternalID != nil {
		byKey = k.byKey[*d.ExternalID]
	}
	if d.ID == "" {
		return byKey, nil
	}
	p := k.byID[d.ID]
	if p == nil {
		return nil, fault.Missing("product").At("id")
	}
	if byKey != nil && byKey != p {
		return nil, fault.Taken("externalId", "belongs to another product")
	}
	return p, nil
}

func (d Draft) product(now time.Time) *Product {
	return &Product{
		ID: id.New(id.Product), ExternalID: d.ExternalID, Name: d.Name, Folded: fold.Of(d.Name),
		Category: d.category(), UnitCost: d.UnitCost, CreatedAt: now, UpdatedAt: now,
	}
}

// takes changes p to what d says and reports whether anything differed.
func (p *Product) takes(d Draft) bool {
	was := *p
	p.Name, p.Folded = d.Name, fold.Of(d.Name)
	if d.Category != nil || slices.Contains(d.Clear, FieldCategory) {
		p.Category = d.category()
	}
	if slices.Contains(d.Clear, FieldUnitCost) {
		p.UnitCost = nil
	}
	if d.UnitCost != nil && (p.UnitCost == nil || *p.UnitCost != *d.UnitCost) {
		p.UnitCost = d.UnitCost
	}
	if d.ExternalID != nil && (p.ExternalID == nil || *p.ExternalID != *d.ExternalID) {
		p.ExternalID = d.ExternalID
	}
	return *p != was
}

func (b *Book) create(p *Product) *rows.ProductCreate {
	c := b.db.Product.Create().SetID(p.ID).SetNillableExternalID(p.ExternalID).SetName(p.Name).SetFolded(p.Folded).
		SetCategory(p.Category).SetCreatedAt(p.CreatedAt).SetUpdatedAt(p.UpdatedAt)
	if p.UnitCost != nil {
		c.SetUnitCost(p.UnitCost.Minor).SetCurrency(p.UnitCost.Currency)
	}
	return c
}

func (b *Book) save(ctx context.Context, p *Product, now time.Time) error {
	p.UpdatedAt = now
	u := b.db.Product.UpdateOneID(p.ID).SetName(p.Name).SetFolded(p.Folded).SetCategory(p.Category).SetUpdatedAt(now)
	if p.ExternalID != nil {
		u.SetExternalID(*p.ExternalID)
	}
	if p.UnitCost != nil {
		u.SetUnitCost(p.UnitCost.Minor).SetCurrency(p.UnitCost.Currency)
	} else {
		u.ClearUnitCost().SetCurrency("")
	}
	return store.Raced(u.Exec(ctx))
}
