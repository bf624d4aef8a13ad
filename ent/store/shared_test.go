package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// found is a record that a read found by a key, for a tenant.
type found struct{ key, tenant string }

// register is what a Shared reads in these tests: one record for each key, and
// one that nobody named. It counts its statements.
type register struct {
	*store.DB
	shared     *store.Shared[*found]
	statements atomic.Int64
}

func openRegister(t *testing.T) (r *register, acme, bolt context.Context) {
	t.Helper()
	d := testhouse.Open(t)
	if !d.Postgres() {
		t.Skip("SQLite answers each by itself")
	}
	r = &register{DB: d, shared: store.NewShared(func(f *found) string { return f.key })}
	return r, asked(testhouse.Tenant(t, d, "acme")), asked(testhouse.Tenant(t, d, "bolt"))
}

// crowded has one processor do everything, so that who yields lets all others go
// first, and requests meet.
func crowded(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// asked is a context of a request.
func asked(ctx context.Context) context.Context { return store.LimitStatements(ctx, time.Minute) }

// read is one statement: it finds what row-level security lets the caller see.
func (r *register) read(ctx context.Context, keys []string) (out []*found, err error) {
	r.statements.Add(1)
	err = r.Rows(store.PlanOnce(ctx), "SELECT current_setting('kept.tenant') WHERE $1 <> ''", nil, func(row store.Row) error {
		var tenant string
		if err := row.Scan(&tenant); err != nil {
			return err
		}
		for _, k := range slices.Compact(slices.Sorted(slices.Values(keys))) {
			out = append(out, &found{k, tenant})
		}
		out = append(out, &found{"stranger", tenant})
		return nil
	})
	return out, err
}

// TestSharedReadsFindWhatEachWouldFindAlone lets requests of two tenants read at
// the same time, in whatever order they meet, some of them beside other reads of
// their own: each gets its own keys' records, of its own tenant, and nobody's
// record is somebody else's too.
func TestSharedReadsFindWhatEachWouldFindAlone(t *testing.T) {
	crowded(t)
	r, acme, bolt := openRegister(t)
	const requests = 40
	for range 25 {
		whose := sync.Map{}
		var all sync.WaitGroup
		for n := range requests {
			ctx := [...]context.Context{acme, bolt}[n%2]
			keys := make([]string, 1+rand.IntN(3))
			for i := range keys {
				keys[i] = fmt.Sprint(rand.IntN(60))
			}
			all.Go(func() {
				store.Beside(ctx, 1+n%3, func(ctx context.Context, i int) {
					got, err := r.shared.Read(ctx, r.DB, i, keys, r.read)
					if err != nil {
						t.Error(err)
						return
					}
					r.check(t, ctx, keys, got)
					for _, f := range got {
						if _, others := whose.LoadOrStore(f, n); others && f.key != "stranger" {
							t.Errorf("a record of %s is two requests'", f.key)
						}
					}
				})
			})
		}
		all.Wait()
	}
	if n := r.statements.Load(); n >= 25*requests*2 {
		t.Errorf("%d statements: nobody read with anybody", n)
	}
}

// check compares what was found with what the caller would find alone.
func (r *register) check(t *testing.T, ctx context.Context, keys []string, got []*found) {
	t.Helper()
	want := map[string]int{"stranger": 1}
	for _, k := range keys {
		want[k] = 1
	}
	seen := map[string]int{}
	for _, f := range got {
		if seen[f.key]++; f.tenant != tenants.From(ctx).TenantID {
			t.Errorf("%s is of tenant %s", f.key, f.tenant)
		}
	}
	if !maps.Equal(seen, want) {
		t.Errorf("%v found %v, want %v", keys, seen, want)
	}
}

// mostAtOnce lets many read at once, each in a context that in gives it, and
// tells for how many of them one statement was.
func (r *register) mostAtOnce(t *testing.T, in func(read func(ctx context.Context) error) error) int {
	var most atomic.Int64
	count := func(_ context.Context, keys []string) ([]*found, error) {
		for n := most.Load(); int64(len(keys)) > n && !most.CompareAndSwap(n, int64(len(keys))); n = most.Load() {
		}
		return nil, nil
	}
	var all sync.WaitGroup
	for n := range 32 {
		all.Go(func() {
			err := in(func(ctx context.Context) error {
				_, err := r.shared.Read(ctx, r.DB, "at once", []string{fmt.Sprint(n)}, count)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	return int(most.Load())
}

// TestWhoReadsAlone has many readers of a kind at once, none of whom may be
// answered with another.
func TestWhoReadsAlone(t *testing.T) {
	crowded(t)
	r, acme, _ := openRegister(t)
	with := func(ctx context.Context) func(func(context.Context) error) error {
		return func(read func(context.Context) error) error { return read(ctx) }
	}
	herself := *tenants.From(acme)
	herself.Kind, herself.CustomerID = tenants.KindCustomer, "cus_ann"
	for name, in := range map[string]func(func(context.Context) error) error{
		"an end customer":        with(tenants.As(acme, &herself)),
		"round the wall":         with(guard.System(acme, "a test of the wall")),
		"a task without a limit": with(store.LimitStatements(acme, 0)),
		"in a transaction":       func(read func(context.Context) error) error { return store.Do(acme, r.DB, read) },
	} {
		if n := r.mostAtOnce(t, in); n != 1 {
			t.Errorf("%s was read for with %d others", name, n-1)
		}
	}
	if n := r.mostAtOnce(t, with(acme)); n == 1 {
		t.Error("nobody else was read for with anybody")
	}
}

// TestASharedReadThatFailsIsTriedByEach fails every statement for several.
func TestASharedReadThatFailsIsTriedByEach(t *testing.T) {
	crowded(t)
	r, acme, _ := openRegister(t)
	wrong := errors.New("wrong")
	var failed atomic.Int64
	for range 20 {
		var all sync.WaitGroup
		for n := range 16 {
			all.Go(func() {
				keys := []string{fmt.Sprint(n)}
				got, err := r.shared.Read(acme, r.DB, "fails", keys, func(ctx context.Context, keys []string) ([]*found, error) {
					if len(keys) > 1 {
						failed.Add(1)
						return nil, wrong
					}
					return r.read(ctx, keys)
				})
				switch {
				case err == nil:
					r.check(t, acme, keys, got)
				case !errors.Is(err, wrong):
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	if failed.Load() == 0 {
		t.Error("nobody read with anybody")
	}
}

// TestWhoWaitsForASharedReadMayHangUp has the one who reads for others panic, or
// give up, while they wait.
func TestWhoWaitsForASharedReadMayHangUp(t *testing.T) {
	r, acme, _ := openRegister(t)
	gone, hangUp := context.WithCancel(acme)
	entered, leave := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			defer func() { _ = recover() }()
			_, _ = r.shared.Read(gone, r.DB, "hangs up", []string{fmt.Sprint(rand.Int())}, func(context.Context, []string) ([]*found, error) {
				select {
				case entered <- struct{}{}:
				case <-leave:
				}
				panic("of one who reads for others")
			})
		})
	}
	<-entered
	hangUp()
	close(leave)
	all.Wait()
	got, err := r.shared.Read(acme, r.DB, "hangs up", []string{"next"}, r.read)
	if err != nil {
		t.Fatal(err)
	}
	r.check(t, acme, []string{"next"}, got)
}
