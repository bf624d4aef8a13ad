// Package view keeps the ways in which members like to look at a list: its
// filters, order and columns, under a name.
//
// A view belongs to the member who saved it. She alone sees it, until she
// shares it with the team. When she leaves, what she shared goes to whoever
// takes over; the rest goes with her.
package view

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/savedview"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
	"kept/tenants"
)

// View is how a member looks at a list.
type View struct {
	ID        string
	MemberID  string
	Page      string // which list, by the name that the console gives it
	Name      string
	Search    map[string]any // what the page's address says: the console's own matter
	Shared    bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Draft is a view to be saved.
type Draft struct {
	Page   string
	Name   string
	Search map[string]any
	Shared bool
}

// Change is what to change of a view; nil leaves it.
type Change struct {
	ID     string
	Name   *string
	Search map[string]any
	Shared *bool
}

const (
	maxPage   = 40
	maxName   = 80
	maxSearch = 4_000 // bytes of JSON
	maxViews  = 100   // of one member: a list of them is read whole
	maxShown  = 250
)

// Book keeps the views of the tenant that the context acts for.
type Book struct {
	db  *store.DB
	now clock.Func
}

// NewBook returns the book of views in db.
func NewBook(db *store.DB, now clock.Func) *Book { return &Book{db: db, now: now} }

// Of gives the acting member's views of a page and those that others share, by name.
func (b *Book) Of(ctx context.Context, page string) ([]*View, error) {
	me, err := member(ctx)
	if err != nil {
		return nil, err
	}
	found, err := b.db.SavedView.Query().
		Where(table.Page(page), table.Or(table.MemberID(me.MemberID), table.Shared(true))).
		Order(table.ByFolded(), table.ByID()).Limit(maxShown).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("views of %s: %w", page, err)
	}
	out := make([]*View, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, nil
}

// Save keeps a new view of the acting member's.
func (b *Book) Save(ctx context.Context, d Draft) (*View, error) {
	me, err := member(ctx)
	if err != nil {
		return nil, err
	}
	now := b.now()
	v := &View{
		ID: id.New(id.View), MemberID: me.MemberID, Page: strings.TrimSpace(d.Page), Name: strings.TrimSpace(d.Name),
		Search: d.Search, Shared: d.Shared, CreatedAt: now, UpdatedAt: now,
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*View, error) {
		n, err := b.db.SavedView.Query().Where(table.MemberID(me.MemberID)).Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("count views: %w", err)
		}
		if n >= maxViews {
			return nil, fault.Conflict(fault.CodeConflict, "you have %d views, and no more fit: delete one first", n)
		}
		err = b.db.SavedView.Create().SetID(v.ID).SetMemberID(v.MemberID).SetPage(v.Page).SetName(v.Name).
			SetFolded(fold.Of(v.Name)).SetSearch(v.Search).SetShared(v.Shared).SetCreatedAt(now).SetUpdatedAt(now).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("save view: %w", err)
		}
		return v, nil
	})
}

// Update changes a view: the acting member's own or, for who may change the
// settings, one that is shared.
func (b *Book) Update(ctx context.Context, c Change) (*View, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*View, error) {
		v, err := b.mine(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		v.Name = strings.TrimSpace(*cmp.Or(c.Name, &v.Name))
		v.Shared = *cmp.Or(c.Shared, &v.Shared)
		if c.Search != nil {
			v.Search = c.Search
		}
		if err := v.check(); err != nil {
			return nil, err
		}
		v.UpdatedAt = b.now()
		err = b.db.SavedView.UpdateOneID(v.ID).SetName(v.Name).SetFolded(fold.Of(v.Name)).SetSearch(v.Search).
			SetShared(v.Shared).SetUpdatedAt(v.UpdatedAt).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("change view %s: %w", v.ID, err)
		}
		return v, nil
	})
}

// Delete forgets a view, whose it may be as for Update, and gives it as it was.
func (b *Book) Delete(ctx context.Context, viewID string) (*View, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*View, error) {
		v, err := b.mine(ctx, viewID)
		if err != nil {
			return nil, err
		}
		if err := b.db.SavedView.DeleteOneID(v.ID).Exec(ctx); err != nil {
			return nil, fmt.Errorf("delete view %s: %w", v.ID, err)
		}
		return v, nil
	})
}

// HandOverAll gives what the member from shared to the member to and forgets
// the rest, in the transaction of ctx: from leaves.
func (b *Book) HandOverAll(ctx context.Context, from, to string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		if _, err := b.db.SavedView.Delete().Where(table.MemberID(from), table.Shared(false)).Exec(ctx); err != nil {
			return fmt.Errorf("forget views of %s: %w", from, err)
		}
		if err := b.db.SavedView.Update().Where(table.MemberID(from)).SetMemberID(to).Exec(ctx); err != nil {
			return fmt.Errorf("hand over views of %s: %w", from, err)
		}
		return nil
	})
}

// Find gives a view that the acting member may see.
func (b *Book) Find(ctx context.Context, viewID string) (*View, error) {
	me, err := member(ctx)
	if err != nil {
		return nil, err
	}
	r, err := b.db.SavedView.Get(ctx, viewID)
	if rows.IsNotFound(err) || err == nil && r.MemberID != me.MemberID && !r.Shared {
		return nil, fault.Missing("view")
	}
	if err != nil {
		return nil, fmt.Errorf("find view %s: %w", viewID, err)
	}
	return fromRow(r), nil
}

// mine finds a view that the acting member may change.
func (b *Book) mine(ctx context.Context, viewID string) (*View, error) {
	v, err := b.Find(ctx, viewID)
	if err != nil {
		return nil, err
	}
	if a := tenants.From(ctx); v.MemberID != a.MemberID && !a.May(tenants.SettingsWrite) {
		return nil, fault.Forbidden("this view is another member's")
	}
	return v, nil
}

func (v *View) check() error {
	if v.Page == "" {
		return fault.Required("page")
	}
	if v.Name == "" {
		return fault.Required("name")
	}
	if err := fault.Text("page", v.Page, maxPage); err != nil {
		return err
	}
	if err := fault.Text("name", v.Name, maxName); err != nil {
		return err
	}
	if v.Search == nil {
		v.Search = map[string]any{}
	}
	if said, err := json.Marshal(v.Search); err != nil || len(said) > maxSearch {
		return fault.Invalid("search", "must have at most %d bytes of JSON", maxSearch)
	}
	return nil
}

// member gives the acting member: programs and end customers have no views.
func member(ctx context.Context) (*tenants.Actor, error) {
	if a := tenants.From(ctx); a != nil && a.Kind == tenants.KindMember {
		return a, nil
	}
	return nil, fault.Forbidden("views belong to members")
}

func fromRow(r *rows.SavedView) *View {
	return &View{
		ID: r.ID, MemberID: r.MemberID, Page: r.Page, Name: r.Name, Search: r.Search, Shared: r.Shared,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
