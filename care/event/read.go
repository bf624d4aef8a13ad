package event

import (
	"context"
	"fmt"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/tenants"
)

// Of gives everything that happened to a record, oldest first.
func (l *Log) Of(ctx context.Context, subjectID string) ([]*Event, error) {
	rows, err := l.db.Event.Query().Where(event.SubjectID(subjectID)).Order(event.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("events of %s: %w", subjectID, err)
	}
	return fromRows(rows), nil
}

// ForEach gives the events of many records at once, each oldest first.
func (l *Log) ForEach(ctx context.Context, subjectIDs []string) (map[string][]*Event, error) {
	rows, err := l.db.Event.Query().Where(event.SubjectIDIn(subjectIDs...)).Order(event.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("events of %d records: %w", len(subjectIDs), err)
	}
	out := make(map[string][]*Event, len(subjectIDs))
	for _, e := range fromRows(rows) {
		out[e.SubjectID] = append(out[e.SubjectID], e)
	}
	return out, nil
}

// ByIDs gives those of the events that there are, by id.
func (l *Log) ByIDs(ctx context.Context, ids []string) (map[string]*Event, error) {
	rows, err := l.db.Event.Query().Where(event.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d events: %w", len(ids), err)
	}
	out := make(map[string]*Event, len(rows))
	for _, e := range fromRows(rows) {
		out[e.ID] = e
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
