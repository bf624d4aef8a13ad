// Package timeline is a reading room: everything about one customer in one
// order, the newest first, and a brief of her for somebody new.
//
// It keeps nothing. Each noun gives the next few of its own records by its own
// index, and the timeline merges them by time under one cursor: so the first
// page and the thousandth cost the same, whatever is stored.
package timeline

import (
	"context"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Kind says what an entry tells of.
type Kind string

// The kinds of entry. A promise stands in the timeline twice: where it was made
// and where it was settled.
const (
	Interaction    Kind = "INTERACTION"
	Purchase       Kind = "PURCHASE"
	PromiseMade    Kind = "PROMISE_MADE"
	PromiseSettled Kind = "PROMISE_SETTLED"
	Note           Kind = "NOTE"
	Question       Kind = "QUESTION"
)

// Entry is one moment in a customer's life with the tenant.
type Entry struct {
	Kind   Kind
	At     time.Time
	Record Record
	id     string
}

// Record is what an entry tells of: an *interaction.Interaction, a
// *purchase.Purchase, a *promise.Promise, a *note.Note or a *question.Question.
type Record any

// Rooms are the nouns that the timeline reads.
type Rooms struct {
	Customers    *customer.Book
	Interactions *interaction.Book
	Purchases    *purchase.Book
	Promises     *promise.Book
	Notes        *note.Book
	Questions    *question.Book
}

// Book reads timelines.
type Book struct {
	db  *store.DB
	now clock.Func
	Rooms
}

// NewBook returns a book that reads rooms which share db.
func NewBook(db *store.DB, rooms Rooms, now clock.Func) *Book {
	return &Book{db: db, now: now, Rooms: rooms}
}

// Of gives the timeline of a customer, her merged records' with it, a page at a
// time. Of no kinds it gives all; what the caller has no scope for is left out.
func (b *Book) Of(ctx context.Context, customerID string, kinds []Kind, args page.Args) (page.Page[*Entry], error) {
	survivor, err := b.Customers.Resolve(ctx, customerID)
	if err != nil {
		return page.Page[*Entry]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, kinds, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, kinds []Kind, args page.Args) (map[string]page.Page[*Entry], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	from, err := placeOf(w)
	if err != nil {
		return nil, err
	}
	sources, err := b.chosen(kinds, tenants.From(ctx))
	if err != nil {
		return nil, err
	}
	of, err := b.Customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	out := make(map[string]page.Page[*Entry], len(of))
	for survivor, ids := range of {
		found, err := b.read(ctx, sources, ids, w, from)
		if err != nil {
			return nil, err
		}
		p := page.Cut(w, page.Sorted(w, found, newest))
		p.Key = (*Entry).key
		p.Count = func(ctx context.Context) (int, error) { return count(ctx, sources, ids) }
		out[survivor] = p
	}
	return out, nil
}

// read gives the window of every source, in no order.
func (b *Book) read(ctx context.Context, sources []source, ids []string, w page.Window, from place) ([]*Entry, error) {
	each := make([][]*Entry, len(sources))
	reads := make([]func(context.Context) error, len(sources))
	for i, s := range sources {
		reads[i] = func(ctx context.Context) (err error) {
			each[i], err = s.read(ctx, ids, from.window(w, s.kind))
			return err
		}
	}
	err := store.Together(store.PlanOnce(ctx), reads...)
	return slices.Concat(each...), err
}

// chosen gives the sources of kinds, each once, as far as the caller may see them.
func (b *Book) chosen(kinds []Kind, a *tenants.Actor) ([]source, error) {
	all := b.sources()
	for _, k := range kinds {
		if !slices.ContainsFunc(all, func(s source) bool { return s.kind == k }) {
			return nil, fault.Invalid("kinds", "must be of INTERACTION, PURCHASE, PROMISE_MADE, PROMISE_SETTLED, NOTE and QUESTION")
		}
	}
	return slices.DeleteFunc(all, func(s source) bool {
		hidden := a.Kind == tenants.KindCustomer && slices.Contains(staff, s.kind)
		return hidden || !a.May(s.scope) || len(kinds) > 0 && !slices.Contains(kinds, s.kind)
	}), nil
}

// count adds up how many records there are, to one more than page.CountCap.
func count(ctx context.Context, sources []source, ids []string) (int, error) {
	total := 0
	for _, s := range sources {
		n, err := s.count(ctx, ids, page.CountCap+1-total)
		if err != nil {
			return 0, err
		}
		if total += n; total > page.CountCap {
			break
		}
	}
	return total, nil
}
