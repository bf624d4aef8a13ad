package idempotency_test

import (
	"context"
	"testing"

	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/idempotency"
)

func TestAnEndCustomerHasKeysToo(t *testing.T) {
	db := testhouse.Open(t)
	owner := testhouse.Tenant(t, db, "acme")
	b := idempotency.NewBook(db, clock.Fixed(testhouse.Now))
	herself := tenants.As(context.Background(), &tenants.Actor{
		TenantID: tenants.From(owner).TenantID, Kind: tenants.KindCustomer, CustomerID: "cus_ann", Scopes: tenants.CustomerScopes(),
	})
	confirm := func(context.Context) (*idempotency.Memory, error) { return &idempotency.Memory{NounID: "prm_1"}, nil }

	if seen, err := b.Once(herself, key, confirm); seen != nil || err != nil {
		t.Fatalf("first: got %v, %v; want it to run", seen, err)
	}
	if seen, err := b.Once(herself, key, confirm); err != nil || seen == nil || seen.NounID != "prm_1" {
		t.Errorf("again: got %v, %v; want what it did before", seen, err)
	}
}
