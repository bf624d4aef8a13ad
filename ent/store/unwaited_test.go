package store_test

import (
	"context"
	"errors"
	"testing"

	"kept/ent/store"
	"kept/internal/testhouse"
)

func TestWhatNobodyWaitsForIsCommittedAndRead(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	err := store.Do(ctx, d, func(ctx context.Context) error {
		if err := newCustomer(d, "ann").Exec(store.Unwaited(ctx)); err != nil {
			return err
		}
		if n, err := d.Customer.Query().Count(ctx); err != nil || n != 1 {
			t.Errorf("a read after it counts %d, %v; want 1", n, err)
		}
		return d.Customer.CreateBulk(newCustomer(d, "bea"), newCustomer(d, "cleo")).Exec(store.Unwaited(ctx))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := d.Customer.Query().Count(ctx); err != nil || n != 3 {
		t.Errorf("after the commit there are %d, %v; want 3", n, err)
	}
}

func TestAFaultThatNobodyWaitedForEndsTheTransaction(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	twice := func(ctx context.Context) error {
		c := newCustomer(d, "ann").SetExternalID("A-1")
		if err := c.Exec(store.Unwaited(ctx)); err != nil {
			return err
		}
		return newCustomer(d, "bea").SetExternalID("A-1").Exec(store.Unwaited(ctx))
	}
	if err := store.Do(ctx, d, twice); !store.IsUnique(err) {
		t.Errorf("the same key twice = %v, want it told by the commit at the latest", err)
	}
	if n, err := d.Customer.Query().Count(ctx); err != nil || n != 0 {
		t.Errorf("after it there are %d, %v; want none", n, err)
	}
	err := store.Do(ctx, d, func(ctx context.Context) error {
		if err := store.Undoable(ctx, d, twice); !store.IsUnique(err) {
			t.Errorf("tried out = %v, want the fault", err)
		}
		wrong := errors.New("changed my mind")
		err := store.Undoable(ctx, d, func(ctx context.Context) error {
			return errors.Join(newCustomer(d, "cleo").Exec(store.Unwaited(ctx)), wrong)
		})
		if !errors.Is(err, wrong) {
			t.Errorf("undone = %v, want %v", err, wrong)
		}
		return newCustomer(d, "dora").Exec(ctx)
	})
	if n, e := d.Customer.Query().Count(ctx); err != nil || e != nil || n != 1 {
		t.Errorf("after two undone and one written there are %d, %v, %v; want 1", n, err, e)
	}
}
