package idempotency_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants/idempotency"
)

var key = idempotency.Request{Key: "k-1", Mutation: "addTag", Hash: "h"}

// tag is an effect to look for: a row of its own.
func tag(db *store.DB, name string) func(context.Context) (*idempotency.Memory, error) {
	return func(ctx context.Context) (*idempotency.Memory, error) {
		made := id.New(id.Department)
		err := db.Department.Create().SetID(made).SetName(name).SetFolded(name).SetCreatedAt(testhouse.Now).Exec(ctx)
		return &idempotency.Memory{NounID: made, Extra: map[string]any{"outcome": "CREATED"}}, err
	}
}

func count(t *testing.T, ctx context.Context, db *store.DB) int {
	t.Helper()
	n, err := db.Department.Query().Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOnceRunsOnce(t *testing.T) {
	db := testhouse.Open(t)
	ctx, now := testhouse.Tenant(t, db, "acme"), testhouse.Now
	b := idempotency.NewBook(db, func() time.Time { return now })

	if seen, err := b.Once(ctx, key, tag(db, "a")); seen != nil || err != nil {
		t.Fatalf("first: got %v, %v", seen, err)
	}
	seen, err := b.Once(ctx, key, tag(db, "b"))
	if err != nil || seen == nil || seen.NounID == "" || seen.Extra["outcome"] != "CREATED" {
		t.Fatalf("again: got %v, %v", seen, err)
	}
	if n := count(t, ctx, db); n != 1 {
		t.Errorf("it ran %d times, want once", n)
	}
	for _, other := range []idempotency.Request{{"k-1", "addTag", "other"}, {"k-1", "other", "h"}} {
		if _, err := b.Once(ctx, other, tag(db, "c")); !errors.Is(err, idempotency.ErrReused) {
			t.Errorf("%v: got %v, want ErrReused", other, err)
		}
	}
	if seen, err := b.Once(testhouse.Tenant(t, db, "globex"), key, tag(db, "d")); seen != nil || err != nil {
		t.Errorf("another tenant's key: got %v, %v, want it to be a new one", seen, err)
	}

	now = now.Add(idempotency.Keep)
	if seen, err := b.Once(ctx, key, tag(db, "e")); seen == nil || err != nil {
		t.Errorf("after 96 hours: got %v, %v, want the memory", seen, err)
	}
	now = now.Add(time.Microsecond)
	if seen, err := b.Once(ctx, key, tag(db, "f")); seen != nil || err != nil {
		t.Errorf("a moment later: got %v, %v, want it to be forgotten", seen, err)
	}
}

func TestRefusedAndFailedLeaveNothing(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	b := idempotency.NewBook(db, func() time.Time { return testhouse.Now })
	boom := errors.New("boom")
	for name, want := range map[string]error{"refused": nil, "failed": boom} {
		seen, err := b.Once(ctx, key, func(ctx context.Context) (*idempotency.Memory, error) {
			if _, err := tag(db, name)(ctx); err != nil {
				t.Fatal(err)
			}
			return nil, want
		})
		if seen != nil || !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("%s: got %v, %v", name, seen, err)
		}
	}
	if n := count(t, ctx, db); n != 0 {
		t.Errorf("%d rows are left of what was undone", n)
	}
	if seen, err := b.Once(ctx, key, tag(db, "now")); seen != nil || err != nil || count(t, ctx, db) != 1 {
		t.Errorf("the key is burnt: %v, %v", seen, err)
	}
}

func TestSecondIsToldToWaitWhileTheFirstRuns(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	b := idempotency.NewBook(db, func() time.Time { return testhouse.Now })
	_, err := b.Once(ctx, key, func(inner context.Context) (*idempotency.Memory, error) {
		if _, err := b.Once(ctx, key, tag(db, "second")); !errors.Is(err, idempotency.ErrInFlight) {
			t.Errorf("meanwhile: got %v, want ErrInFlight", err)
		}
		return tag(db, "first")(inner)
	})
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = b.Once(ctx, idempotency.Request{Key: "k-2"}, func(context.Context) (*idempotency.Memory, error) { panic("boom") })
	}()
	if seen, err := b.Once(ctx, idempotency.Request{Key: "k-2"}, tag(db, "after")); seen != nil || err != nil {
		t.Errorf("a panic left the key locked: %v, %v", seen, err)
	}
}

func TestPurge(t *testing.T) {
	db := testhouse.Open(t)
	acme, globex, now := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "globex"), testhouse.Now
	b := idempotency.NewBook(db, func() time.Time { return now })
	for _, ctx := range []context.Context{acme, globex} {
		if _, err := b.Once(ctx, key, tag(db, "x")); err != nil {
			t.Fatal(err)
		}
	}
	now = testhouse.Now.Add(idempotency.Keep)
	if n, err := b.Purge(context.Background()); n != 0 || err != nil {
		t.Errorf("at 96 hours: forgot %d, %v, want none", n, err)
	}
	now = now.Add(time.Microsecond)
	if n, err := b.Purge(context.Background()); n != 2 || err != nil {
		t.Errorf("after 96 hours: forgot %d, %v, want both tenants'", n, err)
	}
}
