package event_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"kept/care/event"
	"kept/ent/db"
	eventtable "kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants/guard"
)

func happened(t *testing.T, d *store.DB, ctx context.Context, typ event.Type, n int) {
	t.Helper()
	log := event.NewLog(d, clock.Fixed(testhouse.Now), nil)
	for i := range n {
		e := event.Event{Type: typ, SubjectID: fmt.Sprintf("prm_%d", i), OccurredAt: testhouse.Now}
		if err := store.Do(ctx, d, func(ctx context.Context) error { return log.Append(ctx, e) }); err != nil {
			t.Fatal(err)
		}
	}
}

// dispatcher returns one whose only reaction is do.
func dispatcher(t *testing.T, d *store.DB, history bool, do func(context.Context, []*event.Event) error) *event.Dispatcher {
	t.Helper()
	r := event.NewDispatcher(d, clock.Fixed(testhouse.Now), slog.New(slog.DiscardHandler), event.Reaction{
		Name: "test", Types: []event.Type{event.PromiseMade, event.PromiseKept}, History: history, Do: do,
	})
	if err := r.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNumbersHaveNoGapsWhoeverGivesThem(t *testing.T) {
	d := testhouse.Open(t)
	a, b := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	dispatcher(t, d, false, nil)

	var nodes sync.WaitGroup
	for range 3 {
		nodes.Go(func() {
			for range 5 {
				if _, err := event.Number(context.Background(), d, clock.Fixed(testhouse.Now)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	happened(t, d, a, event.PromiseMade, 20)
	happened(t, d, b, event.PromiseMade, 20)
	nodes.Wait()
	if _, err := event.Number(t.Context(), d, clock.Fixed(testhouse.Now)); err != nil {
		t.Fatal(err)
	}
	rows := d.Event.Query().Order(eventtable.BySeq()).AllX(guard.System(t.Context(), "test: read numbers"))
	if len(rows) != 40 {
		t.Fatalf("%d events, want 40", len(rows))
	}
	for i, e := range rows {
		if e.Seq == nil || *e.Seq != int64(i+1) {
			t.Fatalf("event %d has number %v, want %d", i, e.Seq, i+1)
		}
	}
}

func TestReactionSeesEachEventOnceInOrder(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	var seen []int64
	r := dispatcher(t, d, false, func(_ context.Context, events []*event.Event) error {
		for _, e := range events {
			seen = append(seen, e.Seq)
		}
		return nil
	})
	happened(t, d, ctx, event.PromiseMade, 3)
	happened(t, d, ctx, event.PromiseBroken, 2) // nobody follows these
	happened(t, d, event.Backfilling(ctx), event.PromiseMade, 2)
	happened(t, d, ctx, event.PromiseKept, 1)
	for range 2 {
		if err := r.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(seen); got != "[1 2 3 8]" {
		t.Errorf("the reaction saw %v, want [1 2 3 8]: no history, nothing twice", got)
	}
}

func TestReactionThatFailsKeepsItsPlaceAndLeavesNothing(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	fail := errors.New("not today")
	var outcome error = fail
	calls := 0
	r := dispatcher(t, d, false, func(ctx context.Context, events []*event.Event) error {
		calls++
		row := d.Department.Create().SetID(fmt.Sprintf("dep_%d", calls)).SetTenantID(events[0].TenantID).
			SetName("x").SetFolded("x").SetCreatedAt(testhouse.Now)
		return errors.Join(row.Exec(ctx), outcome)
	})
	happened(t, d, ctx, event.PromiseMade, 1)
	if err := r.Step(t.Context()); !errors.Is(err, fail) {
		t.Fatalf("Step = %v, want the reaction's error", err)
	}
	outcome = nil
	for range 2 {
		if err := r.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var rows []*db.Department = d.Department.Query().AllX(ctx)
	if calls != 2 || len(rows) != 1 || rows[0].ID != "dep_2" {
		t.Errorf("%d calls left %v; want the second call's row only", calls, rows)
	}
}
