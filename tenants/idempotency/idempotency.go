// Package idempotency remembers what a keyed mutation did, so that a caller
// who never got the answer may ask again.
//
// The memory is written in the transaction of the effect itself: after a crash
// there are both or neither. A key belongs to one caller of one tenant; while
// its first request runs, a second one is told to wait; after 96 hours it is
// forgotten. What was refused leaves nothing, neither effect nor memory.
package idempotency

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"kept/ent/db"
	table "kept/ent/db/idempotencykey"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Keep is how long a key is remembered.
const Keep = 96 * time.Hour

// MaxKey is the most characters that a key may have.
const MaxKey = 255

var (
	// ErrReused means that the key came with another request before.
	ErrReused = fault.Conflict(fault.CodeConflict, "this idempotency key was used for another request")

	// ErrInFlight means that the first request with the key is still running.
	ErrInFlight = &fault.Error{
		Kind: fault.KindConflict, Code: fault.CodeConflict, RetryAfter: time.Second,
		Message: "a request with this idempotency key is running",
	}
)

// Request is a keyed mutation: its name, and a hash of all that it asks.
type Request struct{ Key, Mutation, Hash string }

// Memory is what a mutation did: the noun that it changed, and what can't be
// read from the noun again.
type Memory struct {
	NounID string
	Extra  map[string]any
}

// Book remembers for every tenant.
type Book struct {
	db  *store.DB
	now clock.Func

	mu      sync.Mutex
	running map[string]struct{} // SQLite: the keys in flight; PostgreSQL knows by itself
}

// NewBook returns a book over db.
func NewBook(db *store.DB, now clock.Func) *Book {
	return &Book{db: db, now: now, running: map[string]struct{}{}}
}

// Once runs do, and with it remembers what do returns; or, when the key was
// seen before, doesn't run it and gives the memory. A nil memory from do means
// that the request was refused: all it wrote is undone. do must work with the
// context that it is given, and may run again when the database asks for it.
func (b *Book) Once(ctx context.Context, r Request, do func(ctx context.Context) (*Memory, error)) (*Memory, error) {
	caller := tenants.From(ctx)
	if caller == nil {
		return nil, fault.Unauthenticated()
	}
	if !b.db.Postgres() {
		name := caller.TenantID + " " + caller.ID() + " " + r.Key
		if !b.start(name) {
			return nil, ErrInFlight
		}
		defer b.finish(name)
	}
	seen, err := store.Tx(ctx, b.db, func(ctx context.Context) (*Memory, error) { return b.once(ctx, caller.ID(), r, do) })
	if errors.Is(err, errRefused) {
		return nil, nil
	}
	return seen, err
}

// errRefused rolls back what a refused request wrote.
var errRefused = errors.New("idempotency: refused")

func (b *Book) once(ctx context.Context, caller string, r Request, do func(ctx context.Context) (*Memory, error)) (*Memory, error) {
	if err := b.lock(ctx, caller, r.Key); err != nil {
		return nil, err
	}
	seen, err := b.recall(ctx, caller, r)
	if seen != nil || err != nil {
		return seen, err
	}
	did, err := do(ctx)
	if err != nil {
		return nil, err
	}
	if did == nil {
		return nil, errRefused
	}
	err = b.db.IdempotencyKey.Create().SetID(id.New(id.Idempotency)).SetCallerID(caller).SetKey(r.Key).
		SetRequestHash(r.Hash).SetMutation(r.Mutation).SetNounID(did.NounID).SetOutcome(did.Extra).SetCreatedAt(b.now()).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("remember what %s did: %w", r.Mutation, err)
	}
	return nil, nil
}

// recall gives the memory of r, nil when there is none, and forgets one that is too old.
func (b *Book) recall(ctx context.Context, caller string, r Request) (*Memory, error) {
	row, err := b.db.IdempotencyKey.Query().Where(table.CallerID(caller), table.Key(r.Key)).Only(ctx)
	switch {
	case db.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("recall an idempotency key: %w", err)
	case b.now().Sub(row.CreatedAt) > Keep:
		return nil, b.db.IdempotencyKey.DeleteOneID(row.ID).Exec(ctx)
	case row.RequestHash != r.Hash || row.Mutation != r.Mutation:
		return nil, ErrReused
	}
	return &Memory{NounID: row.NounID, Extra: row.Outcome}, nil
}

// lock makes this transaction the only one with the key, on every node. It ends
// with the transaction, however that ends, so that a kill strands nothing.
func (b *Book) lock(ctx context.Context, caller, key string) error {
	if !b.db.Postgres() {
		return nil // start did it: SQLite has one process
	}
	got, err := b.db.TryLock(ctx, caller, key)
	if err != nil {
		return fmt.Errorf("lock an idempotency key: %w", err)
	}
	if !got {
		return ErrInFlight
	}
	return nil
}

func (b *Book) start(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, busy := b.running[name]; busy {
		return false
	}
	b.running[name] = struct{}{}
	return true
}

func (b *Book) finish(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.running, name)
}

// Purge forgets, for every tenant, what is older than Keep, and counts it. It
// goes tenant by tenant, by the index, and costs what it deletes.
func (b *Book) Purge(ctx context.Context) (int, error) {
	ids, err := b.db.Tenant.Query().IDs(guard.System(ctx, "idempotency: every tenant's old keys go"))
	if err != nil {
		return 0, fmt.Errorf("purge idempotency keys: %w", err)
	}
	all := 0
	for _, tenant := range ids {
		ctx := guard.Within(ctx, &tenants.Actor{TenantID: tenant, Kind: tenants.KindSystem})
		n, err := b.db.IdempotencyKey.Delete().Where(table.CreatedAtLT(b.now().Add(-Keep))).Exec(ctx)
		if err != nil {
			return all, fmt.Errorf("purge idempotency keys: %w", err)
		}
		all += n
	}
	return all, nil
}
