package server

import (
	"context"
	"testing"
	"time"

	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/billing"
)

// TestEveryNodeHearsOfAPlan changes a plan on one of two nodes: the other, which
// remembers another, refuses soon, without having been asked to look.
func TestEveryNodeHearsOfAPlan(t *testing.T) {
	one, _ := build(t, func(c *Config) {
		if !c.Store().Postgres() {
			t.Skip("SQLite has one node")
		}
	})
	two, _ := build(t, func(c *Config) { c.DatabaseURL = one.config.DatabaseURL })
	for _, h := range []*House{one, two} {
		start(t, h)
	}
	acme := testhouse.Tenant(t, one.db, "acme")
	for _, h := range []*House{one, two} {
		if err := h.rooms.plans.Entitled(acme, billing.BulkChanges); err != nil {
			t.Fatal(err)
		}
	}
	operator := *tenants.From(acme)
	operator.Kind = tenants.KindSystem
	began := time.Now()
	if _, err := one.rooms.plans.Choose(tenants.As(context.Background(), &operator), billing.Free); err != nil {
		t.Fatal(err)
	}
	testhouse.Eventually(t, "the other node has heard of it", func() bool { return two.rooms.plans.Entitled(acme, billing.BulkChanges) != nil })
	t.Logf("it took %v; a second is wanted", time.Since(began).Round(time.Millisecond))
}
