// Package note keeps what members wrote down about a customer for each other.
// A note is written once; it is pinned while everybody should see it first.
package note

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/search"
	rows "kept/ent/db"
	table "kept/ent/db/note"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// Note is what a member wrote down about a customer.
type Note struct {
	ID         string
	CustomerID string
	MemberID   string // who wrote it; empty for a partner's program
	Body       string
	Pinned     bool
	OccurredAt time.Time
	RecordedAt time.Time
}

// Draft is a note to be written.
type Draft struct {
	CustomerID string
	Body       string
	Pinned     bool
	OccurredAt *time.Time // when it was so, if not now
}

const maxBody = 20_000

// Book keeps the notes of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of notes in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}

// Write keeps a note about a customer.
func (b *Book) Write(ctx context.Context, d Draft) (*Note, error) {
	now := b.now()
	n := &Note{ID: id.New(id.Note), Body: strings.TrimSpace(d.Body), Pinned: d.Pinned, OccurredAt: now, RecordedAt: now}
	if d.OccurredAt != nil {
		n.OccurredAt = clock.Micro(*d.OccurredAt)
	}
	if err := n.check(now); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Note, error) {
		var err error
		if n.CustomerID, err = b.customers.Resolve(ctx, d.CustomerID); err != nil {
			return nil, err
		}
		n.MemberID = tenants.From(ctx).MemberID
		c := b.db.Note.Create().SetID(n.ID).SetCustomerID(n.CustomerID).SetBody(n.Body).SetPinned(n.Pinned).
			SetOccurredAt(n.OccurredAt).SetRecordedAt(n.RecordedAt)
		if n.MemberID != "" {
			c.SetMemberID(n.MemberID)
		}
		if err := c.Exec(ctx); err != nil {
			return nil, fmt.Errorf("write note: %w", err)
		}
		if err := search.NewIndex(b.db, b.now).Add(ctx, n.doc()); err != nil {
			return nil, err
		}
		return n, b.log.Append(ctx, n.tell(event.NoteWritten, n.OccurredAt))
	})
}

// doc is what the search box finds n by.
func (n *Note) doc() search.Doc {
	return search.Doc{ID: n.ID, Kind: search.Note, CustomerID: n.CustomerID, Title: search.Title(n.Body), Words: []string{n.Body}}
}

func (n *Note) check(now time.Time) error {
	switch {
	case n.Body == "":
		return fault.Required("body")
	case n.OccurredAt.After(now):
		return fault.Invalid("occurredAt", "must not be in the future")
	}
	return fault.Text("body", n.Body, maxBody)
}

// Pin puts a note before all others of its customer, or lets go of it. Said
// twice it changes nothing.
func (b *Book) Pin(ctx context.Context, noteID string, pinned bool) (*Note, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Note, error) {
		n, err := b.Find(ctx, noteID)
		if err != nil || n.Pinned == pinned {
			return n, err
		}
		n.Pinned = pinned
		if err := b.db.Note.UpdateOneID(n.ID).SetPinned(pinned).Exec(ctx); err != nil {
			return nil, fmt.Errorf("pin note %s: %w", noteID, err)
		}
		what := event.NotePinned
		if !pinned {
			what = event.NoteUnpinned
		}
		return n, b.log.Append(ctx, n.tell(what, b.now()))
	})
}

// Find gives the note with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, noteID string) (*Note, error) {
	r, err := b.db.Note.Query().Where(table.ID(noteID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("note")
	}
	if err != nil {
		return nil, fmt.Errorf("find note %s: %w", noteID, err)
	}
	return fromRow(r), nil
}

// ByIDs gives the notes with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Note, error) {
	found, err := b.db.Note.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d notes: %w", len(ids), err)
	}
	out := make(map[string]*Note, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

func (n *Note) tell(what event.Type, at time.Time) event.Event {
	return event.Event{Type: what, SubjectID: n.ID, CustomerID: n.CustomerID, OccurredAt: at}
}

func (n *Note) key() page.Key { return store.KeyOf(n.OccurredAt, n.ID) }

func fromRow(r *rows.Note) *Note {
	return &Note{
		ID: r.ID, CustomerID: r.CustomerID, MemberID: r.MemberID, Body: r.Body, Pinned: r.Pinned,
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(),
	}
}

func fromRows(rs []*rows.Note) []*Note {
	out := make([]*Note, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}
