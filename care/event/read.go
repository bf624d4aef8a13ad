package event

import (
	"context"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// MaxHistory is how many events of one record Of and ForEach give: its latest.
const MaxHistory = 250

// Of gives what happened to a record, oldest first, at most the MaxHistory
// latest events.
func (l *Log) Of(ctx context.Context, subjectID string) ([]*Event, error) {
	of, err := l.ForEach(ctx, []string{subjectID})
	return of[subjectID], err
}

// Last gives the acting tenant's last event that has a number, by its id: who
// reads her records after this call, and follows after that event, misses
// nothing. Without any it gives "".
func (l *Log) Last(ctx context.Context) (string, error) {
	ids, err := l.db.Event.Query().Where(event.SeqNotNil()).Order(event.BySeq(entsql.OrderDesc())).Limit(1).IDs(ctx)
	if err != nil {
		return "", fmt.Errorf("find the last event: %w", err)
	}
	return strings.Join(ids, ""), nil
}

// OfEach gives the same page of what happened to each of many records, oldest first.
func (l *Log) OfEach(ctx context.Context, subjectIDs []string, args page.Args) (map[string]page.Page[*Event], error) {
	if a := tenants.From(ctx); a != nil && a.Kind == tenants.KindCustomer {
		return nil, fault.Missing("history") // it names the people who serve her
	}
	return store.PageOfEach(ctx, l.db, store.ListsOf[*Event]{
		Lists: store.Lists{Table: event.Table, Parent: event.FieldSubjectID, Order: store.Order{Column: event.FieldID}},
		Read: func(ctx context.Context, narrow func(*entsql.Selector)) ([]*Event, error) {
			found, err := l.db.Event.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read events: %w", err)
			}
			return fromRows(found), nil
		},
		Keeper:  func(e *Event) string { return e.SubjectID },
		Compare: func(d, e *Event) int { return strings.Compare(d.ID, e.ID) },
		Key:     func(e *Event) page.Key { return store.KeyOf(e.ID, e.ID) },
		Count: func(ctx context.Context, subjects []string) (int, error) {
			return store.CountUpTo(ctx, l.db.Event.Query().Where(event.SubjectIDIn(subjects...)), page.CountCap+1)
		},
	}, subjectIDs, args)
}

// ForEach is Of for many records at once.
func (l *Log) ForEach(ctx context.Context, subjectIDs []string) (map[string][]*Event, error) {
	out := make(map[string][]*Event, len(subjectIDs))
	for part := range slices.Chunk(subjectIDs, 200) { // SQLite takes 500 selects in one
		ids, err := l.latest(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("events of %d records: %w", len(subjectIDs), err)
		}
		for some := range slices.Chunk(ids, 5000) {
			rows, err := l.db.Event.Query().Where(event.IDIn(some...)).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("events of %d records: %w", len(subjectIDs), err)
			}
			for _, e := range fromRows(rows) {
				out[e.SubjectID] = append(out[e.SubjectID], e)
			}
		}
	}
	for _, events := range out {
		slices.SortFunc(events, func(a, b *Event) int { return strings.Compare(a.ID, b.ID) })
	}
	return out, nil
}

// latest gives the ids of the latest events of each of a few records, by the
// index on their subject.
func (l *Log) latest(ctx context.Context, subjectIDs []string) (ids []string, err error) {
	selects, args := make([]string, len(subjectIDs)), make([]any, len(subjectIDs))
	for i, id := range subjectIDs {
		args[i] = id
		selects[i] = fmt.Sprintf(`SELECT id FROM (SELECT id FROM events
			WHERE tenant_id = $1 AND subject_id = $%d ORDER BY id DESC LIMIT %d) AS latest`, i+2, MaxHistory)
	}
	err = l.db.Rows(ctx, strings.Join(selects, " UNION ALL "), args, func(r store.Row) error {
		var id string
		if err := r.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	return ids, err
}

// ByIDs gives those of the events that there are and the caller may read, by id.
func (l *Log) ByIDs(ctx context.Context, ids []string) (map[string]*Event, error) {
	rows, err := l.db.Event.Query().Where(event.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d events: %w", len(ids), err)
	}
	out := make(map[string]*Event, len(rows))
	for _, e := range fromRows(rows) {
		if e.ReadableBy(tenants.From(ctx)) {
			out[e.ID] = e
		}
	}
	return out, nil
}

func fromRows(rows []*db.Event) []*Event {
	out := make([]*Event, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r)
	}
	return out
}

func fromRow(r *db.Event) *Event {
	e := &Event{
		ID: r.ID, TenantID: r.TenantID, Type: Type(r.Type), SubjectID: r.SubjectID, CustomerID: r.CustomerID,
		ActorKind: tenants.Kind(r.ActorKind), ActorID: r.ActorID, Reason: r.Reason, Data: r.Data,
		Backfilled: r.Backfilled, OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
	}
	if r.Seq != nil {
		e.Seq = *r.Seq
	}
	return e
}
