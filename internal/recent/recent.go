// Package recent remembers what was read a moment ago, on this node only and
// for a few seconds, so that each request need not read it again. Whatever
// another node changes is seen here when the memory has run out.
package recent

import (
	"sync"
	"time"

	"kept/internal/clock"
)

// Limit is how long an answer about who is asking may be remembered: a
// revocation is effective on every node within it.
const Limit = 5 * time.Second

// Memory keeps values by key for a set time.
type Memory[K comparable, V any] struct {
	now     clock.Func
	ttl     time.Duration
	size    int
	mu      sync.Mutex
	entries map[K]entry[V]
	forgot  uint64 // how often Forget was called
}

type entry[V any] struct {
	value V
	asked time.Time
}

// NewMemory returns a memory of at most size values, each for ttl.
func NewMemory[K comparable, V any](now clock.Func, ttl time.Duration, size int) *Memory[K, V] {
	return &Memory[K, V]{now: now, ttl: ttl, size: size, entries: make(map[K]entry[V])}
}

// Get gives the value of key, and loads it when it isn't remembered. A failed
// load isn't remembered. Age counts from before the load, so that a change
// made during it is seen in time.
func (m *Memory[K, V]) Get(key K, load func() (V, error)) (V, error) {
	asked := m.now()
	m.mu.Lock()
	e, ok := m.entries[key]
	forgot := m.forgot
	m.mu.Unlock()
	if ok && m.fresh(e, asked) {
		return e.value, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.forgot != forgot {
		return v, nil // it may be what was changed meanwhile
	}
	if len(m.entries) >= m.size {
		m.makeRoom(asked)
	}
	m.entries[key] = entry[V]{value: v, asked: asked}
	return v, nil
}

// Forget drops key: the node that changed it sees the change at once.
func (m *Memory[K, V]) Forget(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forgot++
	delete(m.entries, key)
}

// ForgetAll drops everything: what was changed isn't known.
func (m *Memory[K, V]) ForgetAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forgot++
	clear(m.entries)
}

// fresh is false for an entry from the future too: the clock was set back.
func (m *Memory[K, V]) fresh(e entry[V], now time.Time) bool {
	age := now.Sub(e.asked)
	return age >= 0 && age < m.ttl
}

// makeRoom drops what has run out, or everything when nothing has.
func (m *Memory[K, V]) makeRoom(now time.Time) {
	for k, e := range m.entries {
		if !m.fresh(e, now) {
			delete(m.entries, k)
		}
	}
	if len(m.entries) >= m.size {
		clear(m.entries)
	}
}
