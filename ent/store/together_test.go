package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestReadsTogether(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1 // they need no second connection
	d := testhouse.OpenConfig(t, c)
	ctx := testhouse.Tenant(t, d, "acme")
	for i := range 5 {
		newCustomer(d, fmt.Sprint("customer ", i)).SaveX(ctx)
	}
	counts := make([]int, 6)
	reads := make([]func(context.Context) error, len(counts))
	for i := range reads {
		reads[i] = func(ctx context.Context) (err error) {
			for range i { // each asks another number of times
				all, err := d.Customer.Query().All(ctx)
				if err != nil {
					return err
				}
				counts[i] += len(all)
			}
			return nil
		}
	}
	if err := store.Together(ctx, d, reads...); err != nil {
		t.Fatal(err)
	}
	for i, n := range counts {
		if n != 5*i {
			t.Errorf("read %d saw %d, want %d", i, n, 5*i)
		}
	}
	inTx := func(ctx context.Context) error { return store.Together(ctx, d, reads[:2]...) }
	if err := store.Do(ctx, d, inTx); err != nil {
		t.Errorf("in a transaction: %v", err)
	}
}

func TestAReadThatFailsTogether(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1
	d := testhouse.OpenConfig(t, c)
	ctx, other := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	newCustomer(d, "ann").SaveX(ctx)
	count := func(ctx context.Context) error { _, err := d.Customer.Query().Count(ctx); return err }
	wrong := errors.New("changed my mind")
	for name, tc := range map[string]struct {
		read func(context.Context) error
		want string
	}{
		"by itself":          {func(context.Context) error { return wrong }, wrong.Error()},
		"in the database":    {func(ctx context.Context) error { return d.Rows(ctx, "SELECT nothing WHERE $1 <> ''", nil, nil) }, "nothing"},
		"for another tenant": {func(ctx context.Context) error { return count(tenants.As(ctx, tenants.From(other))) }, "one tenant"},
	} {
		err := store.Together(ctx, d, count, tc.read, count)
		if tc.want == "one tenant" && !d.Postgres() {
			continue // nothing is shared there
		}
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("a read that fails %s = %v, want %q", name, err, tc.want)
		}
		if err := count(ctx); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
	func() {
		defer func() {
			if cause := recover(); cause != "oh" {
				t.Errorf("recovered %v, want the read's own panic", cause)
			}
		}()
		_ = store.Together(ctx, d, count, func(context.Context) error { panic("oh") })
	}()
}
