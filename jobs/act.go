package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants"
	"kept/tenants/guard"
)

// ActorOf gives Kept's own actor for a tenant: what tasks, jobs and commands
// act as, outside a request.
func ActorOf(db *store.DB) func(ctx context.Context, tenantID string) (*tenants.Actor, error) {
	return func(ctx context.Context, tenantID string) (*tenants.Actor, error) {
		t, err := db.Tenant.Get(guard.System(ctx, "jobs: whose job is it"), tenantID)
		if err != nil {
			return nil, fmt.Errorf("act for tenant %s: %w", tenantID, err)
		}
		zone, err := clock.Zone(t.Zone)
		if err != nil {
			return nil, fmt.Errorf("act for tenant %s: %w", t.Slug, err)
		}
		return &tenants.Actor{
			TenantID: t.ID, Slug: t.Slug, Zone: zone, Currency: t.Currency, Locale: t.Locale,
			Grace: time.Duration(t.GraceMinutes) * time.Minute, Kind: tenants.KindSystem,
		}, nil
	}
}

// inTheNameOf gives a as the member or client who started a job, so that
// events name her. What she may do was asked when she started it.
func inTheNameOf(a *tenants.Actor, actorID string) *tenants.Actor {
	as := *a
	switch {
	case strings.HasPrefix(actorID, "mem_"):
		as.Kind, as.MemberID = tenants.KindMember, actorID
	case strings.HasPrefix(actorID, "cli_"):
		as.Kind, as.ClientID = tenants.KindClient, actorID
	}
	return &as
}
