package customer

import (
	"context"
	"fmt"
	"strings"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants"
)

// Upsert is a customer as somebody else knows her: by which key, and what.
type Upsert struct {
	Key Key // none: a new customer
	Draft
}

// Create makes a new customer. An identity or external id that belongs to
// another customer already is taken.
func (b *Book) Create(ctx context.Context, d Draft) (*Customer, error) {
	r, err := upsert.One(b.UpsertAll(ctx, []Upsert{{Draft: d}}))
	if err != nil {
		return nil, err
	}
	return r.Record, nil
}

// Update changes what d says about the customer with id.
func (b *Book) Update(ctx context.Context, id string, d Draft) (*Customer, error) {
	r, err := upsert.One(b.UpsertAll(ctx, []Upsert{{Key: Key{ID: &id}, Draft: d}}))
	if err != nil {
		return nil, err
	}
	return r.Record, nil
}

// Upsert finds a customer by the key and changes her, or makes her when nobody
// has that key; by an id she is found or missing. A key that several customers
// share finds nobody for certain: that is a fault, not a new customer. Callers
// who upsert the same person at once get one customer.
func (b *Book) Upsert(ctx context.Context, u Upsert) (*upsert.Result[Customer], error) {
	return upsert.One(b.UpsertAll(ctx, []Upsert{u}))
}

// UpsertAll is Upsert for many, in one transaction. A draft that is refused
// has its fault in its result; the others are written.
func (b *Book) UpsertAll(ctx context.Context, us []Upsert) ([]upsert.Result[Customer], error) {
	results := make([]upsert.Result[Customer], len(us))
	err := store.Do(ctx, b.db, func(ctx context.Context) error {
		ws, err := b.prepare(ctx, us)
		if err != nil {
			return err
		}
		for _, run := range upsert.Distinct(ws, upsert.Chunk, (*writing).names) {
			if err := b.writeRun(ctx, run); err != nil {
				return err
			}
		}
		for i, w := range ws {
			results[i] = w.result
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("upsert %d customers: %w", len(us), err)
	}
	return results, nil
}

// writing is one upsert on its way to the database.
type writing struct {
	Upsert
	by         key
	identities []Identity // to be hers: the key's first, then the draft's
	places     []int      // of each of them in the draft's; -1 is the key's
	attributes map[string]any
	result     upsert.Result[Customer]
}

func (w *writing) refuse(err error) { w.result = upsert.Result[Customer]{Err: err} }
func (w *writing) refused() bool    { return w.result.Err != nil }

// names gives every name that w's customer goes by in w.
func (w *writing) names() []string {
	names := []string{"id " + w.by.id, "external " + w.by.external, "external " + maybe.Value(w.ExternalID)}
	for _, i := range w.identities {
		names = append(names, string(i.Kind)+" "+i.folded)
	}
	out := names[:0]
	for _, n := range names {
		if !strings.HasSuffix(n, " ") { // a name that isn't there
			out = append(out, n)
		}
	}
	return out
}

// prepare checks each upsert by itself, before anything is read but the
// definitions of attributes and the records that drafts point to.
func (b *Book) prepare(ctx context.Context, us []Upsert) ([]*writing, error) {
	region, now := regionOf(tenants.From(ctx)), b.now()
	refs, err := b.references(ctx, us)
	if err != nil {
		return nil, err
	}
	ws := make([]*writing, len(us))
	for i, u := range us {
		w := &writing{Upsert: u}
		if err := w.check(region, now, refs); err != nil {
			if fault.As(err) == nil {
				return nil, err
			}
			w.refuse(err)
		}
		ws[i] = w
	}
	return ws, nil
}
