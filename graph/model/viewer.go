package model

import "kept/tenants"

// Viewer is who is asking.
type Viewer struct{ *tenants.Actor }

// ID identifies the caller.
func (v *Viewer) ID() string { return v.Actor.ID() }

// Role is a member's role, nil for every other kind of caller.
func (v *Viewer) Role() *tenants.Role {
	if v.Actor.Role == "" {
		return nil
	}
	return &v.Actor.Role
}

// TenantSlug is the tenant's short name.
func (v *Viewer) TenantSlug() string { return v.Slug }

// TimeZone is the name of the tenant's zone.
func (v *Viewer) TimeZone() string { return v.Zone.String() }
