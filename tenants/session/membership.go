package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rows "kept/ent/db"
	"kept/ent/db/member"
	"kept/ent/db/tenant"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// Membership is one tenant that a user may act for.
type Membership struct {
	UserID     string
	MemberID   string
	TenantID   string
	TenantSlug string
	TenantName string
	Role       tenants.Role
}

// Memberships lists the active tenants that a user hasn't left, by slug.
func (b *Book) Memberships(ctx context.Context, userID string) ([]Membership, error) {
	ctx = guard.System(ctx, "list the tenants of a user")
	joined, err := b.db.Member.Query().Where(member.UserID(userID), member.LeftAtIsNil()).Order(member.ByCreatedAt(), member.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("memberships of %s: %w", userID, err)
	}
	ids := make([]string, len(joined))
	for i, m := range joined {
		ids[i] = m.TenantID
	}
	found, err := b.db.Tenant.Query().Where(tenant.IDIn(ids...), tenant.Status("ACTIVE")).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("tenants of %s: %w", userID, err)
	}
	byID := make(map[string]*rows.Tenant, len(found))
	for _, t := range found {
		byID[t.ID] = t
	}
	var out []Membership
	for _, m := range joined {
		if t := byID[m.TenantID]; t != nil {
			out = append(out, Membership{
				UserID: userID, MemberID: m.ID, TenantID: t.ID, TenantSlug: t.Slug, TenantName: t.Name, Role: tenants.Role(m.Role),
			})
		}
	}
	slices.SortFunc(out, func(x, y Membership) int { return strings.Compare(x.TenantSlug, y.TenantSlug) })
	return out, nil
}

// membership picks the user's membership in the tenant with slug, or, when
// slug is empty, her first.
func (b *Book) membership(ctx context.Context, userID, slug string) (Membership, error) {
	all, err := b.Memberships(ctx, userID)
	if err != nil {
		return Membership{}, err
	}
	i := slices.IndexFunc(all, func(m Membership) bool { return slug == "" || m.TenantSlug == slug })
	if i < 0 {
		return Membership{}, fault.Missing("tenant")
	}
	return all[i], nil
}
