package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

// newCustomer makes a customer row the plain way.
func newCustomer(d *store.DB, name string) *db.CustomerCreate {
	at := testhouse.Now.Add(123456 * time.Microsecond)
	return d.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage("PROSPECT").SetCreatedAt(at).SetUpdatedAt(at)
}

func TestTxCommitsOrLeavesNothing(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")

	wrong := errors.New("changed my mind")
	err := store.Do(ctx, db, func(ctx context.Context) error {
		if err := newCustomer(db, "ann").Exec(ctx); err != nil {
			return err
		}
		if n, err := db.Customer.Query().Count(ctx); err != nil || n != 1 {
			t.Errorf("inside, count = %d, %v; want 1: a read joins the transaction", n, err)
		}
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Fatalf("Do = %v, want %v", err, wrong)
	}
	if n, err := db.Customer.Query().Count(ctx); err != nil || n != 0 {
		t.Errorf("after rollback, count = %d, %v; want 0", n, err)
	}
	woken := false
	err = store.Do(ctx, db, func(ctx context.Context) error {
		store.AfterCommit(ctx, func() { woken = true })
		return store.Do(ctx, db, func(ctx context.Context) error { return newCustomer(db, "bea").Exec(ctx) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.Customer.Query().Count(ctx); err != nil || n != 1 || !woken {
		t.Errorf("after commit, count = %d, %v, woken %v; want 1, woken", n, err, woken)
	}
}

func TestTimesComeBackToTheMicrosecond(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	row, err := newCustomer(db, "ann").Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Customer.Get(ctx, row.ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := testhouse.Now.Add(123456 * time.Microsecond); !got.CreatedAt.Equal(want) {
		t.Errorf("created_at = %v, want %v", got.CreatedAt, want)
	}
}

func TestTxRefusesToJoinAnotherTenant(t *testing.T) {
	db := testhouse.Open(t)
	a, b := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	err := store.Do(a, db, func(ctx context.Context) error {
		return store.Do(tenants.As(ctx, tenants.From(b)), db, func(context.Context) error { return nil })
	})
	if err == nil {
		t.Error("a transaction begun for acme was joined for bolt")
	}
}
