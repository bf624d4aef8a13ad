package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
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
	if err := store.Together(ctx, reads...); err != nil {
		t.Fatal(err)
	}
	for i, n := range counts {
		if n != 5*i {
			t.Errorf("read %d saw %d, want %d", i, n, 5*i)
		}
	}
	inTx := func(ctx context.Context) error { return store.Together(ctx, reads[:2]...) }
	if err := store.Do(ctx, d, inTx); err != nil {
		t.Errorf("in a transaction: %v", err)
	}
}

// TestReadsTogetherWithinOthers lets a read have others beside it, as the sources
// of a timeline are: they go out in the same message, which is one transaction.
func TestReadsTogetherWithinOthers(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1
	d := testhouse.OpenConfig(t, c)
	ctx := testhouse.Tenant(t, d, "acme")
	var seen [5]int64
	now := "SELECT (extract(epoch FROM now()) * 1000000)::bigint WHERE $1 <> ''"
	if !d.Postgres() {
		now = "SELECT 1 WHERE $1 <> ''" // there is no message
	}
	read := func(i int) func(context.Context) error {
		return func(ctx context.Context) error {
			return d.Rows(ctx, now, nil, func(r store.Row) error { return r.Scan(&seen[i]) })
		}
	}
	within := func(ctx context.Context) error { return store.Together(ctx, read(0), read(1), read(2)) }
	for range 20 { // in whatever order they meet
		if err := store.Together(ctx, within, read(3)); err != nil {
			t.Fatal(err)
		}
		if seen[0] == 0 || seen[1] != seen[0] || seen[2] != seen[0] || seen[3] != seen[0] {
			t.Fatalf("they were read at %v, want one transaction", seen[:4])
		}
	}
	after := func(ctx context.Context) error { return errors.Join(within(ctx), read(4)(ctx)) }
	if err := store.Together(ctx, after, func(ctx context.Context) error { return errors.Join(read(3)(ctx), read(3)(ctx)) }); err != nil {
		t.Fatal(err)
	}
	if seen[4] != seen[3] || d.Postgres() && seen[4] == seen[0] {
		t.Errorf("what comes after the inner ones was read at %v, its neighbour at %v", seen[4], seen[3])
	}
	oh := func(context.Context) error { panic("oh") }
	for name, reads := range map[string][]func(context.Context) error{
		"the last of them": {within, func(ctx context.Context) error { return store.Together(ctx, read(3), oh) }},
		"another":          {func(ctx context.Context) error { return store.Together(ctx, oh, read(3)) }, within},
	} {
		func() {
			defer func() {
				if cause := recover(); cause != "oh" {
					t.Errorf("%s panics: recovered %v", name, cause)
				}
			}()
			_ = store.Together(ctx, reads...)
		}()
		if err := within(ctx); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
}

// TestReadsTogetherFailApart holds each read to its own error, and its siblings
// to the whole of their rows.
func TestReadsTogetherFailApart(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 1
	d := testhouse.OpenConfig(t, c)
	ctx := testhouse.Tenant(t, d, "acme")
	newCustomer(d, "ann").SaveX(ctx)
	wrong := errors.New("changed my mind")
	for name, tc := range map[string]struct {
		read func(context.Context) error
		want string
	}{
		"by itself":       {func(context.Context) error { return wrong }, wrong.Error()},
		"in the database": {func(ctx context.Context) error { return d.Rows(ctx, "SELECT nothing WHERE $1 <> ''", nil, nil) }, "nothing"},
		"while reading": {func(ctx context.Context) error {
			return d.Rows(ctx, "SELECT 1 / (length($1) - length($1))", nil, func(r store.Row) error { var n *int; return errors.Join(r.Scan(&n), wrong) })
		}, ""},
	} {
		seen := make([]int, 3)
		count := func(i int) func(context.Context) error {
			return func(ctx context.Context) error {
				all, err := d.Customer.Query().All(ctx)
				seen[i] = len(all)
				return err
			}
		}
		err := store.Together(ctx, count(0), tc.read, count(1), tc.read, count(2))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("a read that fails %s = %v, want %q", name, err, tc.want)
		}
		if !slices.Equal(seen, []int{1, 1, 1}) {
			t.Errorf("beside one that fails %s they saw %v, want everything", name, seen)
		}
		if err := count(0)(ctx); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
	func() {
		defer func() {
			if cause := recover(); cause != "oh" {
				t.Errorf("recovered %v, want the read's own panic", cause)
			}
		}()
		_ = store.Together(ctx, func(ctx context.Context) error { return nil }, func(context.Context) error { panic("oh") })
	}()
}

// TestReadsTogetherKeepTheWall lets reads for other tenants, and round the wall,
// stand among others: what is sent together steps down to one tenant.
func TestReadsTogetherKeepTheWall(t *testing.T) {
	c := testhouse.Config(t)
	c.MaxConns = 2
	d := testhouse.OpenConfig(t, c)
	acme, bolt := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	newCustomer(d, "ann").SaveX(acme)
	newCustomer(d, "bob").SaveX(bolt)
	newCustomer(d, "bea").SaveX(bolt)
	seen := make([]int, 4)
	read := func(i int, as func(context.Context) context.Context) func(context.Context) error {
		return func(ctx context.Context) error {
			all, err := d.Customer.Query().All(as(ctx))
			seen[i] = len(all)
			return err
		}
	}
	own := func(ctx context.Context) context.Context { return ctx }
	others := func(ctx context.Context) context.Context { return tenants.As(ctx, tenants.From(bolt)) }
	round := func(ctx context.Context) context.Context { return guard.System(ctx, "a test of the wall") }
	for range 20 { // in whatever order they meet
		if err := store.Together(acme, read(0, own), read(1, others), read(2, round), read(3, own)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(seen, []int{1, 2, 3, 1}) {
			t.Fatalf("they saw %v; want one's own, another's, everybody's", seen)
		}
	}
	// Nobody of the tenant in whose name they were begun is among them.
	if err := store.Together(acme, read(0, others), read(1, others)); err != nil || seen[0] != 2 || seen[1] != 2 {
		t.Errorf("in another's name they saw %v, %v", seen[:2], err)
	}
}
