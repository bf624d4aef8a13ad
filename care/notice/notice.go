// Package notice keeps what a member should look at: a promise of hers that is
// about to be broken, or one that her people broke.
//
// A notice follows from an event and is written by a reaction, once. It is one
// member's own: nobody else reads it, and she marks it as read.
package notice

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/notice"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Notice tells one member that something needs her.
type Notice struct {
	ID        string
	Type      event.Type // of the event that it follows from
	EventID   string
	SubjectID string // the record that it is about
	Text      string
	CreatedAt time.Time
	ReadAt    *time.Time
}

// Book keeps the notices of the calling member.
type Book struct {
	db  *store.DB
	now clock.Func
}

// NewBook returns a book on db.
func NewBook(db *store.DB, now clock.Func) *Book { return &Book{db: db, now: now} }

// own narrows to the calling member's notices. Callers who aren't members have none.
func (b *Book) own(ctx context.Context) *rows.NoticeQuery {
	return b.db.Notice.Query().Where(table.MemberID(tenants.From(ctx).MemberID))
}

// Find gives one of the caller's notices; another member's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Notice, error) {
	row, err := b.own(ctx).Where(table.ID(id)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("notice")
	}
	if err != nil {
		return nil, fmt.Errorf("find notice %s: %w", id, err)
	}
	return fromRow(row), nil
}

// Filter narrows a list of notices.
type Filter struct{ Unread *bool }

// List gives the caller's notices, the latest first.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Notice], error) {
	q := b.own(ctx)
	if f.Unread != nil && *f.Unread {
		q.Where(table.ReadAtIsNil())
	}
	if f.Unread != nil && !*f.Unread {
		q.Where(table.ReadAtNotNil())
	}
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, q, latest, args, fromRow,
		func(n *Notice) page.Key { return store.KeyOf(n.CreatedAt, n.ID) })
}

// Read marks one of the caller's notices as read, and keeps the time when it
// first was.
func (b *Book) Read(ctx context.Context, id string) (*Notice, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Notice, error) {
		err := b.db.Notice.Update().
			Where(table.ID(id), table.MemberID(tenants.From(ctx).MemberID), table.ReadAtIsNil()).SetReadAt(b.now()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("mark notice %s as read: %w", id, err)
		}
		return b.Find(ctx, id)
	})
}

func fromRow(r *rows.Notice) *Notice {
	n := &Notice{ID: r.ID, Type: event.Type(r.Type), EventID: r.EventID, SubjectID: r.SubjectID, Text: r.Text, CreatedAt: r.CreatedAt.UTC()}
	if r.ReadAt != nil {
		at := r.ReadAt.UTC()
		n.ReadAt = &at
	}
	return n
}
