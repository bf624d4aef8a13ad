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

// Looked names what will be looked at of records, by what the API calls their
// types: of the rest of theirs nothing needs to be read. One that it doesn't name
// is looked at wholly.
type Looked map[string][]string

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
	survivor, err := b.Customers.KeptUnder(ctx, customerID)
	if err != nil {
		return page.Page[*Entry]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, kinds, nil, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, kinds []Kind, looked Looked, args page.Args) (map[string]page.Page[*Entry], error) {
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
	found, of, err := b.read(store.PlanOnce(ctx), sources, survivors, window{w, from, looked})
	if err != nil {
		return nil, err
	}
	out := make(map[string]page.Page[*Entry], len(of))
	for survivor, ids := range of {
		p := page.Cut(w, page.Sorted(w, found[survivor], newest))
		p.Key = (*Entry).key
		p.Count = func(ctx context.Context) (int, error) { return count(ctx, sources, ids) }
		out[survivor] = p
	}
	return out, nil
}

// read gives the windows of every source for each survivor, in no order, and
// the ids that her records are kept under. Few customers were ever merged: what
// is kept under her own id is read beside the look for others.
func (b *Book) read(ctx context.Context, sources []source, survivors []string, w window) (found map[string][]*Entry, of map[string][]string, err error) {
	own, merged := newWindows(sources, w), newWindows(sources, w)
	for _, id := range survivors {
		own.add(id, id)
	}
	look := func(ctx context.Context) (err error) { of, err = b.Customers.IDsOf(ctx, survivors); return err }
	if err := store.Together(ctx, append(own.reads, look)...); err != nil {
		return nil, nil, err
	}
	for survivor, ids := range of {
		if aliases := ids[1:]; len(aliases) > 0 {
			merged.add(survivor, aliases...)
		}
	}
	if err := store.Together(ctx, merged.reads...); err != nil {
		return nil, nil, err
	}
	found = make(map[string][]*Entry, len(of))
	for survivor := range of {
		found[survivor] = append(own.of(survivor), merged.of(survivor)...)
	}
	return found, of, nil
}

// windows are the same window of several customers' sources.
type windows struct {
	sources []source
	w       window
	reads   []func(context.Context) error
	found   map[string][][]*Entry // by customer and source
}

func newWindows(sources []source, w window) *windows {
	return &windows{sources: sources, w: w, found: map[string][][]*Entry{}}
}

// add lets reads read what is kept under ids, for a customer.
func (ws *windows) add(customer string, ids ...string) {
	each := make([][]*Entry, len(ws.sources))
	ws.found[customer] = each
	for i, s := range ws.sources {
		ws.reads = append(ws.reads, func(ctx context.Context) (err error) {
			each[i], err = s.read(ctx, ids, ws.w.of(s))
			return err
		})
	}
}

func (ws *windows) of(customer string) []*Entry { return slices.Concat(ws.found[customer]...) }

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
