package account

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/member"
	"kept/ent/store"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/tenants"
)

// Member is a person who works for a tenant, with a role. One who is known by
// import only has no user and can't sign in.
type Member struct {
	ID           string
	TenantID     string
	UserID       string // empty for one known by import only
	Name         string
	Folded       string // the name for sorting
	Email        string
	Role         tenants.Role
	DepartmentID string
	ExternalID   *string
	CreatedAt    time.Time
	AwayUntil    *time.Time
	LeftAt       *time.Time
}

// Away reports whether m is away now.
func (m *Member) Away(now time.Time) bool { return m.AwayUntil != nil && now.Before(*m.AwayUntil) }

// Filter narrows a list of members; its parts are combined by AND.
type Filter struct {
	Role         *RoleFilter
	DepartmentID *filter.ID
	Left         bool // those who have left, instead of those who are there
}

// RoleFilter compares a role.
type RoleFilter = filter.Enum[tenants.Role]

// Find gives a member of the tenant, one who has left too.
func (b *Book) Find(ctx context.Context, id string) (*Member, error) {
	row, err := b.db.Member.Get(ctx, id)
	if err != nil {
		return nil, missing("member", id, err)
	}
	return memberFrom(row), nil
}

// ByIDs gives members by id; ids of no member are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Member, error) {
	found, err := b.db.Member.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d members: %w", len(ids), err)
	}
	out := make(map[string]*Member, len(found))
	for _, r := range found {
		out[r.ID] = memberFrom(r)
	}
	return out, nil
}

// Members lists the tenant's members by name.
func (b *Book) Members(ctx context.Context, f Filter, args page.Args) (page.Page[*Member], error) {
	return store.List(ctx, b.narrowed(f), store.Order{Column: table.FieldFolded}, args, memberFrom,
		func(m *Member) page.Key { return store.KeyOf(m.Folded, m.ID) })
}

// CountMembers counts what Members lists, to one more than page.CountCap.
func (b *Book) CountMembers(ctx context.Context, f Filter) (int, error) {
	return store.CountUpTo(ctx, b.narrowed(f), page.CountCap+1)
}

func (b *Book) narrowed(f Filter) *rows.MemberQuery {
	q := b.db.Member.Query().Where(
		store.Where(table.FieldRole, f.Role.Plain()),
		store.Where(table.FieldDepartmentID, f.DepartmentID),
	)
	if f.Left {
		return q.Where(table.LeftAtNotNil())
	}
	return q.Where(table.LeftAtIsNil())
}
