package store_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// platform is where requests wait for the one connection that there is, so that
// it is known who goes with whom.
type platform struct {
	*store.DB
	t       *testing.T
	release func()
	arrived sync.WaitGroup
}

func newPlatform(t *testing.T) (p *platform, acme, bolt context.Context) {
	t.Helper()
	c := testhouse.Config(t)
	c.MaxConns = 1
	d := testhouse.OpenConfig(t, c)
	if !d.Postgres() {
		t.Skip("SQLite is asked without messages")
	}
	acme, bolt = testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	taken, departs := make(chan struct{}), make(chan struct{})
	p = &platform{DB: d, t: t, release: sync.OnceFunc(func() { close(departs) })}
	t.Cleanup(p.release)
	p.arrived.Go(func() {
		_ = store.Do(acme, d, func(ctx context.Context) error {
			_, err := d.Customer.Query().Count(ctx)
			close(taken)
			<-departs
			return err
		})
	})
	<-taken
	return p, acme, bolt
}

// boards starts a read and waits until it is one of so many who share messages.
func (p *platform) boards(waiting int, read func()) {
	p.arrived.Go(read)
	for p.Waiting() < waiting {
		runtime.Gosched()
	}
}

// leaves lets everybody go, and waits until they have arrived.
func (p *platform) leaves() {
	p.release()
	p.arrived.Wait()
}

// when reads the instant at which the read's transaction began.
func (p *platform) when(ctx context.Context, at *int64) func() {
	return func() {
		const now = "SELECT (extract(epoch FROM now()) * 1000000)::bigint WHERE $1 <> ''"
		if err := p.Rows(ctx, now, nil, func(r store.Row) error { return r.Scan(at) }); err != nil {
			p.t.Error(err)
		}
	}
}

// byKey is a context of a request's read by keys alone.
func byKey(ctx context.Context) context.Context {
	return store.PlanOnce(store.LimitStatements(ctx, time.Minute))
}

func TestReadsOfSeveralRequestsGoTogether(t *testing.T) {
	p, acme, bolt := newPlatform(t)
	var at [9]int64
	p.boards(1, p.when(byKey(acme), &at[0]))
	p.boards(2, p.when(byKey(acme), &at[1]))
	p.boards(3, p.when(byKey(bolt), &at[2]))
	p.boards(4, p.when(byKey(bolt), &at[3]))
	p.boards(7, func() {
		_ = store.Together(byKey(acme), func(ctx context.Context) error { p.when(ctx, &at[4])(); return nil },
			func(ctx context.Context) error { p.when(ctx, &at[5])(); return nil }, func(ctx context.Context) error { return nil },
			func(ctx context.Context) error { _, err := p.Customer.Query().All(ctx); return err })
	})
	alone := at[6:]
	p.arrived.Go(p.when(store.PlanOnce(acme), &alone[0])) // without a limit it might wait for ever
	for i := range 2 {
		p.arrived.Go(p.when(store.LimitStatements(acme, time.Minute), &alone[1+i])) // of a list, it may take long
	}
	p.leaves()
	if at[0] == 0 || at[1] != at[0] || at[4] != at[0] || at[5] != at[0] {
		t.Errorf("those of one tenant were read at %v, want one transaction", at)
	}
	if at[2] == at[0] || at[3] != at[2] {
		t.Errorf("those of two tenants were read at %v, want a transaction for each", at[:4])
	}
	if slices.Sort(alone); slices.Contains(alone, at[0]) || len(slices.Compact(alone)) < 3 {
		t.Errorf("what goes alone was read at %v, beside %d", at[6:], at[0])
	}
}

// TestRequestsThatGoTogetherKeepTheirWalls has a member, an end customer, the
// worker and another tenant wait side by side.
func TestRequestsThatGoTogetherKeepTheirWalls(t *testing.T) {
	p, acme, bolt := newPlatform(t)
	p.leaves()
	ann := newCustomer(p.DB, "ann").SaveX(acme)
	newCustomer(p.DB, "bea").SaveX(acme)
	newCustomer(p.DB, "bob").SaveX(bolt)
	herself := *tenants.From(acme)
	herself.Kind, herself.CustomerID = tenants.KindCustomer, ann.ID
	for range 50 { // in whatever order they meet
		var seen [4]int
		var all sync.WaitGroup
		for i, ctx := range []context.Context{acme, tenants.As(acme, &herself), bolt, guard.System(acme, "a test of the wall")} {
			all.Go(func() {
				found, err := p.Customer.Query().All(byKey(ctx))
				if seen[i] = len(found); err != nil {
					t.Error(err)
				}
			})
		}
		if all.Wait(); seen != [4]int{2, 1, 1, 3} {
			t.Fatalf("they saw %v; want ann and bea, ann, bob, everybody", seen)
		}
	}
}

func TestOneThatFailsLeavesTheOthersTheirs(t *testing.T) {
	for name, wrong := range map[string]string{
		"while it runs": "SELECT 1 / (length($1) - length($1))", "before it runs": "SELECT nothing WHERE $1 <> ''",
	} {
		p, acme, _ := newPlatform(t)
		var at [4]int64
		var err error
		p.boards(1, p.when(byKey(acme), &at[0]))
		p.boards(2, func() { err = p.Rows(byKey(acme), wrong, nil, func(store.Row) error { return nil }) })
		p.boards(3, p.when(byKey(acme), &at[1]))
		p.boards(4, p.when(byKey(acme), &at[2]))
		if p.leaves(); err == nil {
			t.Errorf("what fails %s gave no error", name)
		}
		if at[0] == 0 || at[1] == 0 || at[2] == 0 {
			t.Errorf("beside what fails %s they read %v", name, at)
		}
		if p.when(acme, &at[3])(); at[3] == 0 {
			t.Errorf("afterwards nothing is read")
		}
	}
}

func TestWhoHangsUpLeavesTheOthersTheirs(t *testing.T) {
	p, acme, _ := newPlatform(t)
	var at [2]int64
	var errs [2]error
	first, hangUp := context.WithCancel(acme)
	second, hangUpToo := context.WithCancel(acme)
	gone := make(chan struct{})
	none := func(store.Row) error { return nil }
	p.boards(1, func() { errs[0] = p.Rows(byKey(first), "SELECT 1 WHERE $1 <> ''", nil, none) }) // she sends the message
	p.boards(2, p.when(byKey(acme), &at[0]))
	p.boards(3, func() {
		errs[1] = p.Rows(byKey(second), "SELECT 1 WHERE $1 <> ''", nil, none)
		close(gone)
	})
	p.boards(4, p.when(byKey(acme), &at[1]))
	hangUp()
	hangUpToo()
	<-gone // before anybody is answered
	p.leaves()
	if at[0] == 0 || at[1] != at[0] {
		t.Errorf("the others read %v, want one transaction", at)
	}
	if !errors.Is(errs[1], context.Canceled) || errs[0] != nil && !errors.Is(errs[0], context.Canceled) {
		t.Errorf("who hung up got %v", errs)
	}
}
