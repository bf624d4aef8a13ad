// Package event keeps what happened: one row a change, written in the
// transaction of the change itself, and never rewritten.
//
// An event has no number until a dispatcher gives it one after commit: an id
// made before commit can be overtaken by a later one that commits earlier.
// Reactions, the changes feed, subscriptions and webhooks read the numbered
// events in order. What history brings in is marked backfilled: it raises no
// mail, warning or webhook.
package event

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Type names what happened: noun, dot, past participle.
type Type string

// Event is one thing that happened.
type Event struct {
	ID         string
	TenantID   string
	Type       Type
	SubjectID  string // the record it happened to
	CustomerID string // the customer it is about, if any
	ActorKind  tenants.Kind
	ActorID    string
	Reason     string
	Data       map[string]any
	Backfilled bool
	OccurredAt time.Time
	RecordedAt time.Time
	Seq        int64 // 0 until numbered
}

// Log appends events. Its clock tells when they are recorded.
type Log struct {
	db   *store.DB
	now  clock.Func
	wake func()
}

// NewLog returns a log that calls wake after a commit that appended something;
// wake may be nil.
func NewLog(db *store.DB, now clock.Func, wake func()) *Log {
	if wake == nil {
		wake = func() {}
	}
	return &Log{db: db, now: now, wake: wake}
}

// GoOn makes the ids of events from now on sort after those of all that there
// are: a history is read in that order, and a clock that was set back since this
// program last ran must not turn it round.
func (l *Log) GoOn(ctx context.Context) error {
	last, err := l.db.Event.Query().Order(event.ByID(sql.OrderDesc())).Limit(1).
		IDs(guard.System(ctx, "events: the last id is for every tenant"))
	if err != nil {
		return fmt.Errorf("the last event: %w", err)
	}
	for _, s := range last {
		id.After(s)
	}
	return nil
}

type backfillKey struct{}

// Backfilling returns a context whose events are marked as history.
func Backfilling(ctx context.Context) context.Context {
	return context.WithValue(ctx, backfillKey{}, true)
}

// IsBackfill reports whether ctx brings in history.
func IsBackfill(ctx context.Context) bool {
	b, _ := ctx.Value(backfillKey{}).(bool)
	return b
}

// Append records events in the transaction of ctx. Type, SubjectID and
// OccurredAt are the caller's; id, actor and recording time are filled in here.
func (l *Log) Append(ctx context.Context, events ...Event) error {
	a := tenants.From(ctx)
	if a == nil {
		return fmt.Errorf("append event: nobody is acting")
	}
	now, backfill := l.now(), IsBackfill(ctx)
	for len(events) > 0 {
		n := min(len(events), 500) // SQLite takes 32,766 parameters a statement
		rows := make([]*db.EventCreate, n)
		for i, e := range events[:n] {
			// The tenant is named for sign-up and the like, which go round the guard.
			c := l.db.Event.Create().SetID(id.New(id.Event)).SetTenantID(a.TenantID).SetType(string(e.Type)).SetSubjectID(e.SubjectID).
				SetActorKind(string(a.Kind)).SetActorID(a.ID()).SetReason(e.Reason).
				SetBackfilled(backfill).SetOccurredAt(clock.Micro(e.OccurredAt)).SetRecordedAt(now)
			if e.CustomerID != "" {
				c.SetCustomerID(e.CustomerID)
			}
			if len(e.Data) > 0 {
				c.SetData(e.Data)
			}
			rows[i] = c
		}
		if err := l.db.Event.CreateBulk(rows...).Exec(store.Unwaited(ctx)); err != nil {
			return fmt.Errorf("append %d events, the first %s: %w", n, events[0].Type, err)
		}
		events = events[n:]
	}
	store.AfterCommit(ctx, l.wake)
	return nil
}
