package event

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/tenants"
)

// Filter narrows a list of events; its parts are joined by AND.
type Filter struct {
	Type       *TypeFilter
	SubjectID  *filter.ID
	ActorID    *filter.ID
	RecordedAt *filter.Time
}

// TypeFilter compares a type.
type TypeFilter = filter.Enum[Type]

// Order is how a list of events is sorted.
type Order string

// The orders, each served by an index.
const (
	// ByNumber is the order in which events are told: whoever reads it to its
	// end and goes on from there misses none.
	ByNumber Order = "NUMBER"
	// ByRecordedDesc is the audit trail's, without what history brought in.
	ByRecordedDesc Order = "RECORDED_AT_DESC"
)

// List gives one page of the events that the caller may read.
func (l *Log) List(ctx context.Context, f Filter, o Order, args page.Args) (page.Page[*Event], error) {
	none := page.Page[*Event]{}
	if o == ByNumber && (f.SubjectID != nil || f.ActorID != nil || f.RecordedAt != nil) {
		return none, fault.Invalid("orderBy", "NUMBER takes a filter by type only")
	}
	w, err := args.Window()
	if err != nil {
		return none, err
	}
	keyset, err := l.keyset(ctx, o, w)
	if err != nil {
		return none, err
	}
	narrow := f.narrow(tenants.From(ctx), o)
	rows, err := l.db.Event.Query().Where(narrow...).Modify(keyset).All(ctx)
	if err != nil {
		return none, fmt.Errorf("list events: %w", err)
	}
	p := page.Cut(w, fromRows(rows))
	p.Key = func(e *Event) page.Key {
		if o == ByNumber { // numbers run across tenants: the id stands for its own
			return page.Key{ID: e.ID}
		}
		return store.KeyOf(e.RecordedAt, e.ID)
	}
	p.Count = func(ctx context.Context) (int, error) {
		ids, err := l.db.Event.Query().Where(narrow...).Limit(page.CountCap + 1).IDs(ctx)
		return len(ids), err
	}
	return p, nil
}

// keyset narrows a query to one page of an order.
func (l *Log) keyset(ctx context.Context, o Order, w page.Window) (func(*sql.Selector), error) {
	if o != ByNumber {
		return store.Keyset(w, store.Order{Column: event.FieldRecordedAt, Kind: store.Time, Desc: true})
	}
	if w.Key != nil {
		e, err := l.db.Event.Get(ctx, w.Key.ID)
		if db.IsNotFound(err) || err == nil && e.Seq == nil {
			return nil, fault.Invalid("after", "is not a cursor of this list")
		}
		if err != nil {
			return nil, fmt.Errorf("list events from %s: %w", w.Key.ID, err)
		}
		place := store.KeyOf(*e.Seq, e.ID)
		w.Key = &place
	}
	return store.Keyset(w, store.Order{Column: event.FieldSeq, Kind: store.Int})
}

// narrow gives the conditions of f and o, and those of what a may read.
func (f Filter) narrow(a *tenants.Actor, o Order) []predicate.Event {
	ps := []predicate.Event{
		store.Where(event.FieldType, f.Type.Plain()), store.Where(event.FieldSubjectID, f.SubjectID),
		store.Where(event.FieldActorID, f.ActorID), store.Where(event.FieldRecordedAt, f.RecordedAt),
	}
	if o == ByNumber {
		ps = append(ps, event.SeqNotNil())
	} else {
		ps = append(ps, event.Backfilled(false))
	}
	return append(ps, readable(a)...)
}

// readable gives the condition on the types that a may read; none when that is all.
func readable(a *tenants.Actor) []predicate.Event {
	var nouns []predicate.Event
	for _, noun := range slices.Sorted(maps.Keys(scopes)) {
		if a.May(scopes[noun]) {
			nouns = append(nouns, event.TypeHasPrefix(noun+"."))
		}
	}
	if len(nouns) == len(scopes) {
		return nil
	}
	if len(nouns) == 0 {
		return []predicate.Event{event.TypeIn()}
	}
	ps := []predicate.Event{event.Or(nouns...)}
	if !a.May(MemberInvited.Scope()) {
		ps = append(ps, event.TypeNEQ(string(MemberInvited)))
	}
	return ps
}
