package store

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"kept/tenants/guard"
)

// Shared makes one statement of what several requests of a tenant read at the
// same time, if it is the same but for the keys that it is found by: the five
// latest contacts of this customer, and of that one. Building a statement, and
// starting it in PostgreSQL, takes longer than finding one more customer's rows.
// A book has one for each of its reads that many requests make.
type Shared[T any] struct {
	key  func(T) string // by which a record was found
	mu   sync.Mutex
	open map[alike]*reading[T]
}

// NewShared returns a Shared of records, each of which key tells by which of the
// keys it was found. One that was found by none of them is shown to everybody
// who reads: key tells its own id, and whose it is the caller must look up.
func NewShared[T any](key func(T) string) *Shared[T] {
	return &Shared[T]{key: key, open: map[alike]*reading[T]{}}
}

// alike is what reads have in common that can be one statement.
type alike struct {
	what   any // comparable
	tenant string
	limit  time.Duration // of a statement
}

// mostKeys is how many keys are read by one statement: three pages' customers.
const mostKeys = 64

// Read is read(ctx, keys), or as much of what another request reads meanwhile as
// these keys found. what tells apart reads that differ in more than keys and
// tenant. read finds its rows by keys alone (PlanOnce), for the tenant and not
// for the actor; each record that it makes becomes one caller's own. If another
// request's read fails, or that request is given up, this one reads by itself.
func (s *Shared[T]) Read(ctx context.Context, d *DB, what any, keys []string, read func(ctx context.Context, keys []string) ([]T, error)) ([]T, error) {
	tenant, whole := guard.Whole(ctx)
	of := alike{what, tenant, limitOf(ctx)}
	if !d.Postgres() || !whole || of.limit == 0 || InTx(ctx) || len(keys) == 0 || len(keys) > mostKeys {
		return read(ctx, keys)
	}
	r, begun := s.join(of, keys)
	if begun {
		return s.lead(ctx, of, r, keys, read)
	}
	if err := r.wait(ctx); err != nil {
		return nil, err
	}
	if r.lists == nil {
		return read(ctx, keys)
	}
	return r.of(keys), nil
}

// join adds keys to the reading of others, or begins one. No key is in two
// requests' part of a reading: its records would be both's.
func (s *Shared[T]) join(of alike, keys []string) (r *reading[T], begun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r = s.open[of]; r != nil && len(r.keys)+len(keys) <= mostKeys && !slices.ContainsFunc(keys, r.names) {
		r.add(keys)
		return r, false
	}
	r = &reading[T]{named: map[string]bool{}, over: make(chan struct{})}
	r.add(keys)
	s.open[of] = r
	return r, true
}

// close lets nobody join r any more.
func (s *Shared[T]) close(of alike, r *reading[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[of] == r { // not so of one that was full
		delete(s.open, of)
	}
}

// lead reads for everybody who joins while whoever can run is let run: that
// costs nothing when nobody can, and then nobody is waited for.
func (s *Shared[T]) lead(ctx context.Context, of alike, r *reading[T], keys []string, read func(ctx context.Context, keys []string) ([]T, error)) ([]T, error) {
	defer close(r.over) // whatever happens
	runtime.Gosched()
	s.close(of, r)
	found, err := read(ctx, r.keys)
	if err != nil || len(r.keys) == len(keys) {
		return found, err
	}
	r.sort(found, s.key)
	return r.of(keys), nil
}

// reading is one statement for several requests.
type reading[T any] struct {
	keys  []string // of all of them
	named map[string]bool
	over  chan struct{}  // closed when it is
	lists map[string][]T // what was found, by key; nil if it failed or is one request's alone
}

func (r *reading[T]) names(key string) bool { return r.named[key] }

func (r *reading[T]) add(keys []string) {
	r.keys = append(r.keys, keys...)
	for _, k := range keys {
		r.named[k] = true
	}
}

// wait waits until the reading is over. What else the request reads beside this
// doesn't wait for it.
func (r *reading[T]) wait(ctx context.Context) error {
	defer stepAside(ctx)()
	select {
	case <-r.over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sort sorts what was found by key; "" is for what was found by none.
func (r *reading[T]) sort(found []T, key func(T) string) {
	r.lists = ByOwner(found, func(record T) string {
		if k := key(record); r.named[k] {
			return k
		}
		return ""
	})
}

// of gives what keys found.
func (r *reading[T]) of(keys []string) []T {
	if len(keys) == 1 && len(r.lists[""]) == 0 {
		return r.lists[keys[0]]
	}
	var out []T
	for i, k := range keys {
		if !slices.Contains(keys[:i], k) { // one that is named twice has its records once
			out = append(out, r.lists[k]...)
		}
	}
	return append(out, r.lists[""]...)
}
